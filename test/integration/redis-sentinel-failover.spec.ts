import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Cache } from '../../src/cache/core.js';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { BusDiary } from '../support/cache/bus-diary.js';
import { freePort } from '../support/free-port.js';
import { type RedisSentinel, startRedisSentinel } from '../support/redis-sentinel.js';
import { until } from '../support/until.js';

describe('a failover under Sentinel', () => {
  const scopes = ['*', 'user:'];
  let group: RedisSentinel;
  let url: string;
  let namespace: string;
  let store: RedisRemoteStore;

  beforeAll(async () => {
    group = await startRedisSentinel();
    const sentinels = group.sentinels.map(({ host, port }) => `${host}:${port}`).join(',');
    // The first one is down, as one of several may be.
    url = `redis+sentinel://127.0.0.1:${await freePort()},${sentinels}/${group.name}`;
  });
  afterAll(() => group.stop());

  beforeEach(async () => {
    namespace = `test-${randomUUID()}`;
    store = new RedisRemoteStore({ url }, namespace);
    await store.connect(5_000);
  });
  afterEach(() => store.close());

  async function fill(): Promise<void> {
    const token = randomBytes(16);
    const lease = await store.lease('user:1', { token, seenId: undefined, ttl: 60_000 });
    if (lease.kind !== 'ours') throw new Error(`the lease is ${lease.kind}`);
    const [id, fingerprint] = [randomBytes(16), randomBytes(16)];
    const entry = { token, server: lease.server, id, fingerprint, body: Buffer.from('body'), ttl: 60_000 };
    expect(await store.fill('user:1', entry)).toBe(true);
  }

  it("makes the old primary's entries dead, and brings bus and evictions to the new one", async () => {
    const diary = new BusDiary();
    store.subscribe(diary);
    await diary.heard('subscribed');
    await fill();
    const before = await store.read('user:1', scopes);
    await until('the replica has the entry', async () => {
      const [, names] = await keysOf(group.replica.url, `${namespace}:{user:1}:e`);
      return names.length === 1;
    });
    await group.failover();
    await store.connect(10_000);
    const after = await store.read('user:1', scopes);
    expect(after.entry).toStrictEqual(before.entry);
    expect(after.entryServer).not.toBe(before.entryServer);
    expect(after.entry?.toString('latin1', 16, 32)).toBe(before.entryServer);
    await diary.heard('subscribed', 2);
    expect(await store.evict([{ kind: 'key', key: 'user:1' }], { announcement: Buffer.from('after') })).toStrictEqual([
      after.entryServer,
    ]);
    await diary.heard('after');
    expect(diary.entries).toStrictEqual(['subscribed', 'lost', 'subscribed', 'after']);
    expect((await keysOf(group.primary.url, `${namespace}:{user:1}:e`))[1]).toStrictEqual([]);
  });

  it('serves nothing that an acknowledged eviction removed and the new primary still has', async () => {
    const cache = new Cache({ namespace, near: false, remote: { url }, remoteTimeout: '5s' });
    await cache.connect(5_000);
    await cache.set('user:1', 'old', '1m');
    await until('the replica has the entry', async () => {
      const [, names] = await keysOf(group.replica.url, `${namespace}:{user:1}:e`);
      return names.length === 1;
    });
    await group.detachReplica();
    await cache.evict('user:1');
    await group.failover();
    await store.connect(10_000);
    expect((await keysOf(group.primary.url, `${namespace}:{user:1}:e`))[1]).toHaveLength(1);
    await until('the cache reads from the new primary', async () => (await cache.health()).status === 'up');
    expect(await cache.getOrLoad('user:1', '1m', async () => 'new')).toBe('new');
    await cache.close();
  });

  it('is no reason to read a replica, nor to write to it', async () => {
    const astray = new RedisRemoteStore({ url: group.replica.url }, namespace);
    await expect(astray.read('user:1', scopes)).rejects.toThrow('replica');
    await expect(astray.identities()).rejects.toThrow('replica');
    await expect(astray.evict([{ kind: 'key', key: 'user:1' }])).rejects.toThrow('replica');
    await astray.close();
  });

  it('is no reason to read a replica to which a client of the application leads, nor to write to it', async () => {
    const client = new Redis(group.replica.url);
    const astray = new RedisRemoteStore({ client }, namespace);
    await expect(astray.read('user:1', scopes)).rejects.toThrow('replica');
    await expect(astray.identities()).rejects.toThrow('replica');
    await expect(astray.evict([{ kind: 'key', key: 'user:1' }])).rejects.toThrow('READONLY');
    await expect(astray.evict([{ kind: 'wildcard', pattern: '*:1' }])).rejects.toThrow('replica');
    await astray.close();
    client.disconnect();
  });

  it('may find no sentinel at all: that is told in time, tried again, and leaves nothing when it is closed', async () => {
    const nowhere = new RedisRemoteStore({ url: `redis+sentinel://127.0.0.1:${await freePort()}/main` }, namespace);
    await expect(nowhere.read('user:1', scopes)).rejects.toThrow('sentinels are unreachable');
    await expect(nowhere.connect(300)).rejects.toThrow('sentinels are unreachable');
    await nowhere.close();
    await expect(nowhere.probe()).rejects.toThrow('not connected');
  });
});

async function keysOf(url: string, pattern: string): Promise<[string, string[]]> {
  const client = new Redis(url);
  try {
    return await client.scan(0, 'MATCH', pattern, 'COUNT', 100_000);
  } finally {
    client.disconnect();
  }
}
