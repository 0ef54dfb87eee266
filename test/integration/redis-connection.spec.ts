import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Redis } from 'ioredis';
import { Cache } from '../../src/cache/core.js';
import { startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

type Server = Awaited<ReturnType<typeof startRedis>>;

describe('the connection to Redis', () => {
  let server: Server;

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  const cacheAt = (url: string, remoteTimeout = '5s' as const) =>
    new Cache({ namespace: 'test', near: false, remote: { url }, remoteTimeout });

  it('is waited for by the first commands', async () => {
    const cache = cacheAt(server.url);
    await cache.set('k', 'value', '1m');
    expect(await cache.get('k')).toBe('value');
    await cache.close();
  });

  it('uses no other database than the one it was told', async () => {
    const url = new URL(server.url);
    url.pathname = '/99';
    const cache = cacheAt(url.href);
    expect(await cache.connect(2_000)).toBe(false);
    expect(await cache.getOrLoad('elsewhere', '1m', async () => 'value')).toBe('value');
    const first = new Redis(server.url);
    expect(await first.exists('test:{elsewhere}:e')).toBe(0);
    await first.quit();
    await cache.close();
  });

  it('reads no replica: it may lag behind an eviction that its primary acknowledged', async () => {
    const replica = await startRedis({ args: ['--replicaof', '127.0.0.1', String(server.port)] });
    const [onPrimary, onReplica] = [cacheAt(server.url), cacheAt(replica.url)];
    await onPrimary.set('k', 'old', '1m');
    expect(await onReplica.getOrLoad('k', '1m', async () => 'from the source')).toBe('from the source');
    expect(onReplica.stats().remoteErrors).toBeGreaterThan(0);
    await Promise.all([onPrimary.close(), onReplica.close()]);
    await replica.stop();
  });

  it('delivers outstanding evictions as soon as it is back', async () => {
    const own = await startRedis();
    const cache = cacheAt(own.url, '5s');
    await cache.set('k', 'old', '1m');
    const { port } = own;
    await own.stop();
    await cache.evict('k');
    expect(cache.stats().remote.journalDepth).toBe(1);
    expect(await cache.health()).toMatchObject({ status: 'degraded' });
    const again = await startRedis({ port });
    await until('it was delivered', async () => cache.stats().remote.journalDepth === 0);
    // The subscription is a connection of its own: it may be back later.
    await until('the bus is heard', async () => cache.stats().remote.busAlive);
    expect(await cache.health()).toMatchObject({ status: 'up' });
    expect(await cache.get('k')).toBeUndefined();
    await cache.close();
    await again.stop();
  });
});
