import { Redis } from 'ioredis';
import { Cache } from '../../dist/cache/core.js';
import { medianOf } from '../harness/rounds.mjs';
import { ownRedis } from '../own-redis.mjs';

export const title = 'eviction of a group of 100 among 1,000,000 keys';

const GROUP = 100;
const PREFIX = 'group:member:';
const TAG = 'group';

/** Evictions before those that count: the loads between them compile the way of a SET, and not that of an eviction. */
const WARM_UP = 4_000;

/** One call after the other, each right after the group was loaded: an eviction, or a plain SET of 100 bytes. */
export async function measure({ rounds, quick }) {
  const server = await ownRedis({ apart: true });
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
    for (let n = 0; n < WARM_UP; n += 1) for (const run of Object.values(timed)) await run();
    const samples = new Map(Object.keys(timed).map((name) => [name, []]));
    for (let round = -20; round < rounds * 20; round += 1) {
      for (const [name, run] of Object.entries(timed)) {
        await loadGroup(cache);
        const begun = performance.now();
        await run();
        if (round >= 0) samples.get(name).push((performance.now() - begun) * 1_000);
        if (name === 'SET') await cache.evictTags(TAG);
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
async function loadGroup(cache) {
  let loads = 0;
  const load = async () => ({ load: (loads += 1), text: 'x'.repeat(100) });
  const names = Array.from({ length: GROUP }, (_, n) => PREFIX + n);
  await Promise.all(names.map((name) => cache.getOrLoad(name, '1h', load, { tags: [TAG] })));
  await cache.settled();
  if (loads !== GROUP) throw new Error(`${GROUP - loads} of ${GROUP} entries survived their eviction`);
}
