import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { Cache } from '../../src/cache/core.js';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';

/** What the scripts do with what another server has left, and on a server that has no memory left. */
describe('the scripts of the protocol', () => {
  let server: RedisServer;
  let redis: Redis;
  let store: RedisRemoteStore;
  const other = 'f'.repeat(16);
  const body = Buffer.from('body');
  const bytes = () => randomBytes(16);
  const entryOf = (id: Buffer, identity: string) => Buffer.concat([id, Buffer.from(identity), bytes(), body]);

  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });
  beforeEach(async () => {
    await redis.config('SET', 'maxmemory', '0');
    await redis.flushall();
    store = new RedisRemoteStore({ url: server.url }, 'n');
    await store.connect(5_000);
  });
  afterEach(() => store.close());

  it('give the lease that another server gave away: a failover must not keep loaders waiting', async () => {
    await redis.set('n:{user:1}:l', Buffer.concat([bytes(), Buffer.from(other)]));
    const reply = await store.lease('user:1', { token: bytes(), seenId: undefined, ttl: 1_000 });
    expect(reply.kind).toBe('ours');
  });

  it('replace no entry of another server by a put, even if it is the base', async () => {
    const base = bytes();
    await redis.set('n:{user:1}:e', entryOf(base, other));
    const [identity = ''] = await store.identities();
    expect(await store.put('user:1', { base, id: bytes(), body })).toStrictEqual({ replaced: false, server: identity });
    expect(await redis.exists('n:{user:1}:e')).toBe(0);

    await redis.set('n:{user:1}:e', entryOf(base, identity));
    expect(await store.put('user:1', { base, id: bytes(), body })).toStrictEqual({ replaced: true, server: identity });
  });

  describe('on a server that refuses every write for want of memory', () => {
    const full = async () => {
      await redis.config('SET', 'maxmemory-policy', 'noeviction');
      await redis.config('SET', 'maxmemory', '1mb');
      await expect(redis.set('more', 'x')).rejects.toThrow('OOM');
    };

    it.each([
      ['a key', 'user:1'],
      ['a scope', 'user:*'],
      ['a wildcard', 'us*:1'],
      ['everything', '*'],
    ])('30: acknowledge the eviction of %s, and the old entry is dead', async (_, pattern) => {
      const cache = new Cache({ namespace: 'n', remote: { url: server.url }, near: false, remoteTimeout: '5s' });
      await cache.connect(5_000);
      await cache.getOrLoad('user:1', '1h', async () => 'old');
      await cache.settled();
      await full();
      await cache.evict(pattern);
      expect(cache.stats().remote.journalDepth).toBe(0);
      expect(await cache.getOrLoad('user:1', '1h', async () => 'new')).toBe('new');
      await cache.close();
    });

    it('serve what is there', async () => {
      const cache = new Cache({ namespace: 'n', remote: { url: server.url }, near: false, remoteTimeout: '5s' });
      await cache.connect(5_000);
      await cache.getOrLoad('user:1', '1h', async () => 'kept');
      await cache.settled();
      await full();
      expect(await cache.getOrLoad('user:1', '1h', async () => 'loaded')).toBe('kept');
      await cache.close();
    });
  });
});
