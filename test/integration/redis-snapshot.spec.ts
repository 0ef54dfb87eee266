import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../src/cache/core.js';
import { Guardian } from '../support/guardian.js';
import { RedisAdmin } from '../support/redis-admin.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';
import { until } from '../support/until.js';

const WAYS = ['key', 'prefix', 'tag', 'everything', 'nothing'] as const;

type Way = (typeof WAYS)[number];

describe('a Redis that begins with an old snapshot (a real file, a new process)', () => {
  let redis: RedisServer;
  let admin: RedisAdmin;
  let snapshot: Guardian;
  const caches: Cache[] = [];

  beforeEach(async () => {
    redis = await startRedis();
    admin = new RedisAdmin(redis.port);
    snapshot = new Guardian('snapshot', 'TERM');
  });
  afterEach(async () => {
    await Promise.all(caches.splice(0).map((cache) => cache.close()));
    admin.close();
    await redis.stop();
    snapshot.release();
  });

  /** As a process that has just been started. */
  async function open(): Promise<Cache> {
    const cache = new Cache({ namespace: 'test', near: false, remote: { url: redis.url }, remoteTimeout: '5s' });
    caches.push(cache);
    await cache.connect(5_000);
    return cache;
  }

  const keyOf = (way: Way): string => `${way}:value`;
  const read = (cache: Cache, way: Way, version: string): Promise<string> =>
    cache.getOrLoad(keyOf(way), '1h', () => Promise.resolve(version), { tags: [`${way}:tag`] });

  /** Reads everything once, and once more, which is a hit. */
  async function fill(cache: Cache, version: string): Promise<void> {
    for (const way of WAYS) await read(cache, way, version);
    await cache.settled();
    for (const way of WAYS) expect(await read(cache, way, 'never loaded')).toBe(version);
  }

  async function evict(cache: Cache, way: Exclude<Way, 'nothing'>): Promise<void> {
    if (way === 'key') await cache.delete(keyOf(way));
    else if (way === 'prefix') await cache.evict('prefix:*');
    else if (way === 'tag') await cache.evictTags('tag:tag');
    else await cache.clear();
  }

  it.each(['a process that ran all the time', 'a new process'])(
    'serves nothing of it to %s, whatever was evicted since',
    async (reader) => {
      const running = await open();
      await fill(running, 'old');
      await admin.ask('SAVE');
      await copyFile(join(redis.guardian.directory, 'dump.rdb'), join(snapshot.directory, 'dump.rdb'));
      for (const way of ['key', 'prefix', 'tag', 'everything'] as const) await evict(running, way);

      const { port } = redis;
      admin.close();
      await redis.kill();
      await redis.stop();
      redis = await startRedis({ port, args: ['--dir', snapshot.directory] });
      admin = new RedisAdmin(port);
      const entries = (await admin.ask('KEYS', 'test:*:e')) as string[];
      expect(entries.sort()).toEqual(WAYS.map((way) => `test:{${keyOf(way)}}:e`).sort());

      const cache = reader === 'a new process' ? await open() : running;
      await until('it asks Redis again', async () => (await cache.health()).status === 'up');
      for (const way of WAYS) expect(await read(cache, way, 'new')).toBe('new');
      await cache.settled();
      // One that ran all the time sends its last evictions once more, so it may load again.
      for (const way of WAYS) expect(await read(cache, way, 'newer')).not.toBe('old');
    },
  );
});
