import { Redis } from 'ioredis';
import { seededRandom } from '../../support/seeded-random.js';
import { type Fault, repeatedly, single } from '../fault.js';
import type { World } from '../world.js';

/** Milliseconds between two acts. */
const INTERVAL = 15;

type Act = (client: Redis, name: string, random: () => number) => Promise<unknown>;

/** Does something to names that the cache uses, chosen at random. */
async function sabotage(world: World, act: Act): Promise<() => Promise<void>> {
  const client = new Redis(single(world).server.url);
  const random = seededRandom(world.options.seed);
  const end = repeatedly(INTERVAL, async () => {
    const name = await client.randomkey();
    if (name) await act(client, name, random);
  });
  return async () => {
    await end();
    client.disconnect();
  };
}

export const wrongType: Fault = {
  name: 'wrong-type',
  summary: 'lists appear where the cache keeps its entries, leases and stamps (WRONGTYPE)',
  topology: 'single',
  inflict: (world) =>
    sabotage(world, (client, name) => client.multi().del(name).rpush(name, 'not', 'of', 'this', 'type').exec()),
};

export const garbage: Fault = {
  name: 'garbage',
  summary: 'random bytes, and beginnings of the right ones, appear where the cache keeps its keys',
  topology: 'single',
  inflict: (world) =>
    sabotage(world, async (client, name, random) => {
      const bytes = Buffer.from(Array.from({ length: Math.floor(random() * 200) }, () => Math.floor(random() * 256)));
      if (random() < 0.5) return client.set(name, bytes, 'KEEPTTL');
      if ((await client.type(name)) !== 'string') return client.del(name);
      const right = (await client.getBuffer(name)) ?? Buffer.alloc(0);
      return client.set(name, right.subarray(0, Math.floor(random() * right.length)), 'KEEPTTL');
    }),
};
