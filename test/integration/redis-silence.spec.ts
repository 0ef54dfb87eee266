import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Cache } from '../../src/cache/core.js';
import { RedisRemoteStore } from '../../src/cache/store/redis/redis-remote-store.js';
import { freePort } from '../support/free-port.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { startProxy } from '../support/tcp-proxy.js';
import { until } from '../support/until.js';

type Proxy = Awaited<ReturnType<typeof startProxy>>;

/** What is written to a connection keeps it from timing out for want of traffic. */
describe('a connection to Redis on which nothing is answered any more', () => {
  let server: RedisServer;
  let proxy: Proxy;
  let cache: Cache;

  beforeAll(async () => {
    server = await startRedis();
  });
  afterEach(async () => {
    await cache.close();
    await proxy.stop();
  });
  afterAll(() => server.stop());

  const connected = async () => {
    proxy = await startProxy({ targetPort: server.port, seed: 1 });
    cache = new Cache({ namespace: 'test', near: false, remote: { url: `redis://127.0.0.1:${String(proxy.port)}` } });
    expect(await cache.connect(5_000)).toBe(true);
  };
  const recovered = () =>
    until('evictions are acknowledged again', async () => {
      await cache.evict('k');
      return cache.stats().remote.journalDepth === 0 && cache.stats().remote.breaker === 'closed';
    });

  it('is made anew when its far end has gone without a word', async () => {
    await connected();
    proxy.halfOpen();
    await cache.evict('k');
    expect(cache.stats().remote.journalDepth).toBe(1);
    await recovered();
  });
});

describe('a sentinel that takes connections and says nothing', () => {
  it('is not waited for by a cache that is closed, nor by whoever waits for the connection', async () => {
    const open = new Set<Socket>();
    const sentinel = createServer((socket) => open.add(socket)).listen(await freePort(), '127.0.0.1');
    await once(sentinel, 'listening');
    const { port } = sentinel.address() as AddressInfo;
    const store = new RedisRemoteStore({ url: `redis+sentinel://127.0.0.1:${String(port)}/main` }, 'test');
    const asked = once(sentinel, 'connection');
    const connecting = store.connect(60_000).catch(String);
    await asked;
    const begun = performance.now();
    await store.close();
    expect(await connecting).toContain('closed');
    expect(performance.now() - begun).toBeLessThan(1_000);
    for (const socket of open) socket.destroy();
    sentinel.close();
  });
});
