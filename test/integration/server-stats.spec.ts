import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Cache } from '../../src/cache/core.js';
import { type RedisCluster, startRedisCluster } from '../support/redis-cluster.js';
import { startRedis, type RedisServer } from '../support/redis-server.js';

const cacheOf = async (url: string | string[]) => {
  const cache = new Cache({
    namespace: `test-${randomUUID()}`,
    near: false,
    compressionThreshold: false,
    remote: { url },
    remoteTimeout: '5s',
  });
  await cache.connect(5_000);
  return cache;
};

describe('what Redis says of itself', () => {
  let server: RedisServer;
  let cache: Cache;

  beforeAll(async () => {
    server = await startRedis({ args: ['--maxmemory', '3mb', '--maxmemory-policy', 'allkeys-lru'] });
    cache = await cacheOf(server.url);
  });
  afterAll(async () => {
    await cache.close();
    await server.stop();
  });

  const noise = (round: number) =>
    Array.from({ length: 40 }, (_, at) => [`large:${round}:${at}`, randomUUID().repeat(4_000)] as const);

  it('tells the limit of its memory, and what it gave up for room', async () => {
    const before = await cache.serverStats();
    expect(before).toMatchObject({ servers: 1, maxMemory: 3 * 1_048_576, maxMemoryPolicy: 'allkeys-lru' });
    expect(before?.usedMemory).toBeGreaterThan(0);
    await cache.setMany(noise(0), '1h');
    expect((await cache.serverStats())?.evictedKeys).toBeGreaterThan(before?.evictedKeys ?? 0);
  });

  it('is a reason to recommend a larger one', async () => {
    const evicted = async () => (await cache.serverStats())?.evictedKeys ?? 0;
    const before = await evicted();
    for (let round = 0; (await evicted()) < before + 100; round += 1) await cache.setMany(noise(round), '1h');
    expect(cache.report().recommendations).toMatchObject([
      { kind: 'remote-too-small', text: expect.stringContaining('allkeys-lru') },
    ]);
  });

  it('is not known while it does not answer', async () => {
    const impatient = new Cache({
      namespace: 'n',
      remote: { url: server.url },
      remoteTimeout: '50ms',
      fleetStatistics: false,
    });
    await impatient.connect(5_000);
    server.freeze();
    try {
      expect(await impatient.serverStats()).toBeUndefined();
    } finally {
      server.thaw();
    }
    expect(impatient.stats().remoteErrors).toBeGreaterThan(0);
    await impatient.close();
  });

  it('is not there without a Redis', async () => {
    const alone = new Cache({ namespace: 'n' });
    expect(await alone.serverStats()).toBeUndefined();
    await alone.close();
  });
});

describe('what the masters of a cluster say', () => {
  let cluster: RedisCluster;
  let cache: Cache;

  beforeAll(async () => {
    cluster = await startRedisCluster({ args: ['--maxmemory', '50mb'] });
    cache = await cacheOf(cluster.urls);
  });
  afterAll(async () => {
    await cache.close();
    await cluster.stop();
  });

  it('is added up, without their replicas', async () => {
    const masters = cluster.nodes.filter(({ role }) => role === 'master');
    const used = await Promise.all(masters.map(async ({ admin }) => (await admin.facts('INFO', 'memory')).used_memory));
    const sum = used.reduce((total, each) => total + Number(each), 0);
    const stats = await cache.serverStats();
    expect(stats).toMatchObject({ servers: 3, maxMemory: 150 * 1_048_576, maxMemoryPolicy: 'noeviction' });
    expect(Math.abs((stats?.usedMemory ?? 0) - sum)).toBeLessThan(sum / 4);
  });
});
