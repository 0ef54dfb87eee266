import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Cache } from '../../src/cache/core.js';
import { Gate } from '../support/cache/gate.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { testRedisUrl } from '../support/test-redis.js';

describe('what stands at the names of the cache in Redis', () => {
  const namespace = `test-${randomUUID()}`;
  let client: Redis;
  let cache: Cache;

  beforeEach(async () => {
    client = new Redis(testRedisUrl());
    cache = new Cache({ namespace, near: false, remote: { url: testRedisUrl() }, remoteTimeout: '5s' });
    await cache.connect(5_000);
  });
  afterEach(async () => {
    await cache.clear();
    await cache.evict(['k', 'user:1']);
    await cache.close();
    client.disconnect();
  });

  it.each([
    ['a list at the name of the entry', `${namespace}:{k}:e`],
    ['a list at the name of the lease', `${namespace}:{k}:l`],
    ['a list at the name of a stamp', `${namespace}:{s}:*`],
  ])('%s: requests are answered, and an eviction mends it', async (_, name) => {
    await client.rpush(name, 'rubbish');
    expect(await cache.getOrLoad('k', '1m', async () => 'first')).toBe('first');
    expect(await cache.get('k')).toBeUndefined();
    await cache.clear();
    await cache.evict('k');
    expect(await cache.getOrLoad('k', '1m', async () => 'second')).toBe('second');
    await cache.settled();
    expect(await cache.get('k')).toBe('second');
  });

  it.each([[''], ['x'], ['x'.repeat(47)], ['x'.repeat(48)], ['x'.repeat(500)]])(
    'the text %j in place of an entry is a miss, and is replaced',
    async (text) => {
      await client.set(`${namespace}:{k}:e`, text);
      expect(await cache.getOrLoad('k', '1m', async () => 'value')).toBe('value');
      await cache.settled();
      expect(await cache.get('k')).toBe('value');
    },
  );

  it('scripts that Redis has forgotten are sent again', async () => {
    await cache.set('user:1', 'old', '1m');
    await client.script('FLUSH');
    await cache.evict('user:1');
    expect(await cache.getOrLoad('user:1', '1m', async () => 'new')).toBe('new');
  });

  it('a connection that was cut is made again, and nothing evicted comes back', async () => {
    await cache.set('user:1', 'old', '1m');
    const own = await client.client('LIST');
    const addresses = [...String(own).matchAll(/addr=(\S+).*cmd=(?:eval|evalsha|mget|info)/g)].map(([, addr]) => addr);
    for (const address of addresses) if (address) await client.client('KILL', 'ADDR', address);
    await cache.evict('user:1');
    expect(await cache.getOrLoad('user:1', '1m', async () => 'new')).toBe('new');
  });
});

describe('a Redis of its own', () => {
  let server: RedisServer;
  let cache: Cache;
  const start = async (args: string[]) => {
    server = await startRedis({ args });
    cache = new Cache({ namespace: 'n', near: false, remote: { url: server.url }, remoteTimeout: '5s' });
    await cache.connect(5_000);
  };
  afterEach(async () => {
    await cache.close();
    await server.stop();
  });

  it('that is full refuses values, and still evicts', async () => {
    await start(['--maxmemory-policy', 'noeviction']);
    await cache.getOrLoad('user:1', '1m', async () => 'old');
    await cache.settled();
    const client = new Redis(server.url);
    await client.config('SET', 'maxmemory', '1');
    expect(await cache.getOrLoad('user:2', '1m', async () => 'value')).toBe('value');
    expect(await cache.get('user:1')).toBe('old');
    await cache.evict('user:*');
    expect(cache.stats().remote.journalDepth).toBe(0);
    expect(await cache.getOrLoad('user:1', '1m', async () => 'new')).toBe('new');
    client.disconnect();
  });

  it('that is read-only answers no eviction, and what was evicted is read from the source', async () => {
    await start([]);
    await cache.getOrLoad('user:1', '1m', async () => 'old');
    await cache.settled();
    const client = new Redis(server.url);
    await client.config('SET', 'min-replicas-to-write', '1');
    await cache.evict('user:*');
    expect(cache.stats().remote.journalDepth).toBe(1);
    expect(await cache.getOrLoad('user:1', '1m', async () => 'new')).toBe('new');
    expect((await cache.health()).status).toBe('degraded');
    client.disconnect();
  });

  it('that is another one since (a failover, a restored snapshot): entries, loads and puts from before are dead', async () => {
    await start(['--enable-debug-command', 'yes']);
    const client = new Redis(server.url);
    await cache.set('user:1', 'old', '1m');
    const gate = new Gate<string>();
    const loading = cache.getOrLoad('user:2', '1m', () => gate.pass());
    await gate.reached;
    const base = await cache.captureForPut('user:1', []);
    await client.call('DEBUG', 'CHANGE-REPL-ID');
    await cache.put(base, 'put', cache.policy('1m', {}));
    gate.open('old');
    await loading;
    await cache.settled();
    expect(await cache.getOrLoad('user:1', '1m', async () => 'new')).toBe('new');
    expect(await cache.getOrLoad('user:2', '1m', async () => 'new')).toBe('new');
    client.disconnect();
  });

  it('that does not let scripts run is reported as degraded', async () => {
    await start([]);
    const client = new Redis(server.url);
    await client.call('ACL', 'SETUSER', 'default', '-eval', '-evalsha');
    expect(await cache.health()).toMatchObject({ status: 'degraded', error: expect.stringContaining('NOPERM') });
    expect(await cache.getOrLoad('k', '1m', async () => 'value')).toBe('value');
    client.disconnect();
  });
});

describe('the connection', () => {
  it('can be closed while it waits for its next attempt', async () => {
    const listener = createServer((socket) => socket.destroy());
    listener.listen(0, '127.0.0.1');
    await once(listener, 'listening');
    const address = listener.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    const cache = new Cache({ namespace: 'n', remote: { url: `redis://127.0.0.1:${port}` } });
    const connections = once(listener, 'connection');
    const connected = cache.connect(200);
    await connections;
    expect(await connected).toBe(false);
    await expect(cache.close()).resolves.toBeUndefined();
    listener.close();
  });

  it('is not taken over from a client that changes the names it is given', () => {
    const client = new Redis({ lazyConnect: true, keyPrefix: 'app:' });
    expect(() => new Cache({ namespace: 'n', remote: { client } })).toThrow('CACHE.INVALID_OPTION');
    client.disconnect();
  });
});
