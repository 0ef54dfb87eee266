import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Cache, type CacheOptions } from '../../src/cache/core.js';
import { describeRollout } from '../contracts/rollout.contract.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { testRedisUrl } from '../support/test-redis.js';
import { until } from '../support/until.js';

/** Where the body of an entry begins, with the version of its format. */
const FORMAT_OFFSET = 48;

describeRollout('Redis', () => ({ url: testRedisUrl() }));

describe('a rollout', () => {
  let server: RedisServer;
  let proxy: TcpProxy;
  let redis: Redis;
  let namespace: string;
  let source: string;
  const opened: Cache[] = [];

  beforeAll(async () => {
    server = await startRedis();
    proxy = await TcpProxy.start(server.port, 7);
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await proxy.stop();
    await server.stop();
  });
  beforeEach(() => {
    namespace = `test-${randomUUID()}`;
    source = 'old';
  });
  afterEach(async () => {
    await proxy.restore();
    await Promise.all(opened.splice(0).map((cache) => cache.close()));
  });

  const open = async (options: Partial<CacheOptions>): Promise<Cache> => {
    const cache = new Cache({ namespace, near: false, remote: { url: server.url }, remoteTimeout: '5s', ...options });
    opened.push(cache);
    await cache.connect(10_000);
    return cache;
  };
  const read = async (cache: Cache): Promise<string> => {
    const value = await cache.getOrLoad('post:1', '1h', async () => source);
    await cache.settled();
    return value;
  };

  it.each<[string, string, NonNullable<CacheOptions['near']>]>([
    ['v1', 'v2', {}],
    ['v2', 'v1', {}],
    ['v1', 'v2', false],
  ])('delivers to %s, too, what a node of %s could not evict while Redis was away', async (other, own, near) => {
    const cutOff = await open({ version: own, remote: { url: proxy.url }, near });
    const reader = await open({ version: other, near });
    expect([await read(cutOff), await read(reader)]).toEqual(['old', 'old']);
    await proxy.cut();
    source = 'new';
    await cutOff.delete('post:1');
    expect(cutOff.stats().remote.journalDepth).toBe(1);
    expect(await read(cutOff)).toBe('new');
    await proxy.restore();
    await until('it is delivered', async () => cutOff.stats().remote.journalDepth === 0);
    await until('the other has heard of it', async () => near === false || reader.stats().busMessages > 0);
    expect(await read(reader)).toBe('new');
  });

  it('costs one load for each release and key, not one for each turn of two that follow one another', async () => {
    const [one, next] = [await open({ version: 'v9' }), await open({ version: 'v10' })];
    for (let turn = 0; turn < 3; turn += 1) for (const cache of [one, next]) await read(cache);
    expect([one.stats().loads, next.stats().loads]).toEqual([1, 1]);
    expect((await redis.keys(`${namespace}:{post:1}:*`)).sort()).toEqual(
      ['E', 'e'].map((end) => `${namespace}:{post:1}:${end}`),
    );
  });

  it('asks for nothing more than one release alone does', async () => {
    const countOf = async (work: () => Promise<unknown>): Promise<number> => {
      const commands = async () => Number(/total_commands_processed:(\d+)/.exec(await redis.info('stats'))?.[1]);
      // Without a bus and without heartbeats nobody else asks.
      const before = await commands();
      await work();
      return (await commands()) - before;
    };
    const quiet = { fleetStatistics: false, nearMaxStaleness: '1h' } as const;
    const alone = await open({ version: 'v1', ...quiet });
    await alone.delete('post:1'); // the script is known from now on
    const evicted = await countOf(() => alone.delete('post:1'));
    const next = await open({ version: 'v2', ...quiet });
    await read(next);
    expect(await countOf(() => alone.delete('post:1'))).toBe(evicted);
    expect(await redis.exists(`${namespace}:{post:1}:e`)).toBe(0);
  });

  describe('of another format of entries', () => {
    const name = (): string => `${namespace}:{post:1}:e`;
    /** As a release left it whose entries look otherwise. */
    const filledByAnother = async (cache: Cache): Promise<void> => {
      await read(cache);
      const stored = await redis.getBuffer(name());
      if (!stored) throw new Error('nothing was stored');
      stored[FORMAT_OFFSET] = 200;
      await redis.set(name(), stored, 'KEEPTTL');
    };

    it('makes a miss of what the other stored, which is counted, and replaced', async () => {
      const cache = await open({});
      await filledByAnother(cache);
      source = 'new';
      expect(await read(cache)).toBe('new');
      expect(cache.stats().corrupt).toBe(1);
      expect(await read(cache)).toBe('new');
      expect(cache.stats().loads).toBe(2);
    });

    it.each(['post:1', 'po*:1'])('removes by an eviction of %s what the other stored', async (pattern) => {
      const cache = await open({});
      await filledByAnother(cache);
      await cache.evict(pattern);
      expect(await redis.exists(name())).toBe(0);
    });

    it.each(['post:*', '*'])('makes an eviction of %s hold for the other', async (pattern) => {
      const [one, other] = [await open({}), await open({})];
      await read(other);
      const stored = await redis.getBuffer(name());
      if (!stored) throw new Error('nothing was stored');
      await filledByAnother(one);
      source = 'new';
      await one.evict(pattern);
      // What the other can read is there again, as if this one had never found anything.
      await redis.set(name(), stored, 'PX', 60_000);
      expect(await read(other)).toBe('new');
    });
  });
});
