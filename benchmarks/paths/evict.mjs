import { Redis } from 'ioredis';
import { Cache } from '../../dist/cache/core.js';
import { medianOf } from '../harness/rounds.mjs';
import { ownRedis } from '../own-redis.mjs';

export const title = 'eviction of a group of 100 among 1,000,000 keys';

const GROUP = 100;
const PREFIX = 'group:member:';
const TAG = 'group';

/** One call after the other: an eviction, and a plain SET of 100 bytes, each as often the first. */
export async function measure({ rounds, quick }) {
  const server = await ownRedis();
  const client = new Redis(server.url);
  const cache = new Cache({ namespace: 'bench', remote: { url: server.url }, remoteTimeout: '10s' });
  await cache.connect(10_000);
  try {
    await fill(client, quick ? 50_000 : 1_000_000);
    const timed = {
      SET: () => client.set('bench:plain', 'x'.repeat(100)),
      'evict by prefix': () => cache.evict(`${PREFIX}*`),
      'evict by tag': () => cache.evictTags(TAG),
    };
    const samples = new Map(Object.keys(timed).map((name) => [name, []]));
    for (let round = -20; round < rounds * 20; round += 1) {
      for (const evict of ['evict by prefix', 'evict by tag']) {
        await fillGroup(cache);
        for (const name of round % 2 ? ['SET', evict] : [evict, 'SET']) {
          const begun = performance.now();
          await timed[name]();
          if (round >= 0) samples.get(name).push((performance.now() - begun) * 1_000);
        }
      }
    }
    if (cache.stats().remoteErrors > 0) throw new Error('Redis failed meanwhile: the figures mean nothing');
    const median = (name) => medianOf(samples.get(name));
    return {
      figures: [...samples.keys()].map((name) => ({ name, unit: 'µs', median: median(name) })),
      ratios: ['prefix', 'tag'].map((kind) => ({
        name: `evict by ${kind} / SET`,
        value: median(`evict by ${kind}`) / median('SET'),
        atMost: 1.5,
      })),
    };
  } finally {
    await cache.close();
    client.disconnect();
    await server.close();
  }
}

/** Entries of the same namespace, named as they are there. */
async function fill(client, size) {
  const value = Buffer.alloc(100, 'x');
  for (let n = 0; n < size; n += 1_000) {
    await client.mset(...Array.from({ length: 1_000 }, (_, i) => [`bench:{filler:${n + i}}:e`, value]).flat());
  }
}

/** Loads the group, and makes sure that all of it had gone. */
async function fillGroup(cache) {
  let loads = 0;
  const load = async () => ({ load: (loads += 1), text: 'x'.repeat(100) });
  const names = Array.from({ length: GROUP }, (_, n) => PREFIX + n);
  await Promise.all(names.map((name) => cache.getOrLoad(name, '1h', load, { tags: [TAG] })));
  await cache.settled();
  if (loads !== GROUP) throw new Error(`${GROUP - loads} of ${GROUP} entries survived their eviction`);
}
