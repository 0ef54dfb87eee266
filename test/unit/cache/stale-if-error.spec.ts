import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions, type LoadOptions } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from '../../support/cache/chaos-remote-store.js';
import { Gate } from '../../support/cache/gate.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

class NotFoundError extends Error {}

const away = () => Promise.reject(new Error('database away: secret'));

describe('an expired value in place of an error', () => {
  let clock: ManualClock;
  let remote: MemoryRemoteStore;
  let chaos: ChaosRemoteStore;
  let caches: Cache[];
  let log: string[];

  beforeEach(() => {
    clock = new ManualClock();
    remote = new MemoryRemoteStore(clock);
    chaos = new ChaosRemoteStore(remote);
    caches = [];
    log = [];
  });
  afterEach(() => Promise.all(caches.map((cache) => cache.close())));

  const node = (options: Partial<CacheOptions> = {}) => {
    const warn = (message: string) => log.push(message);
    const logger = { debug: () => {}, warn, error: warn };
    const cache = new Cache({ namespace: 'n', remoteTimeout: '1h', clock, logger, ...options });
    caches.push(cache);
    return cache;
  };
  const shared = (store = chaos.store) => node({ remote: { store }, near: false });
  const load = (cache: Cache, loader: () => Promise<string>, options: LoadOptions<string> = {}) =>
    cache.getOrLoad('user:1', '100s', loader, { staleIfError: '60s', ...options });
  const expired = async (cache: Cache, options: LoadOptions<string> = {}) => {
    await load(cache, async () => 'old', options);
    await cache.settled();
    clock.advance(100_000);
  };

  describe.each([
    ['a process alone', () => node()],
    ['a remote store', () => shared()],
    ['a near and a remote store', () => node({ remote: { store: chaos.store } })],
  ])('in %s', (_, create) => {
    it('is served, counted, and told without its value and the message of the error', async () => {
      const cache = create();
      await expired(cache);
      expect(await load(cache, away)).toBe('old');
      expect(cache.stats()).toMatchObject({ loadErrors: 1, staleOnError: 1, staleHits: 0 });
      expect(log).toContain('cache: the loader of user:1 failed (Error); an expired value is served');
      expect(log.join('\n')).not.toMatch(/secret|old/);
    });

    it('is served to all who waited for the load', async () => {
      const cache = create();
      await expired(cache);
      const gate = new Gate<string>();
      const readers = [load(cache, () => gate.pass()), load(cache, () => gate.pass())];
      await gate.reached;
      gate.fail(new Error('database away'));
      expect(await Promise.all(readers)).toStrictEqual(['old', 'old']);
      expect(cache.stats().loadErrors).toBe(1);
    });

    it('is not served while the loader works', async () => {
      const cache = create();
      await expired(cache);
      expect(await load(cache, async () => 'new')).toBe('new');
    });

    it('is not served when its time is over', async () => {
      const cache = create();
      await expired(cache);
      clock.advance(60_000);
      await expect(load(cache, away)).rejects.toThrow('database away');
    });

    it('is not served to readers who did not ask for that', async () => {
      const cache = create();
      await expired(cache);
      await expect(cache.getOrLoad('user:1', '100s', away)).rejects.toThrow('database away');
    });

    it('is not served for errors that are answers', async () => {
      const cache = create();
      const serveStaleOn = (error: unknown) => !(error instanceof NotFoundError);
      await expired(cache, { serveStaleOn });
      const missing = () => Promise.reject(new NotFoundError());
      await expect(load(cache, missing, { serveStaleOn })).rejects.toBeInstanceOf(NotFoundError);
      expect(await load(cache, away, { serveStaleOn })).toBe('old');
    });

    it('is not served when the question which errors those are fails: the error of the loader is thrown', async () => {
      const cache = create();
      await expired(cache);
      const serveStaleOn = () => {
        throw new TypeError('a mistake in the predicate');
      };
      await expect(load(cache, away, { serveStaleOn })).rejects.toThrow('database away');
    });

    it.each([
      ['its key', (cache: Cache) => cache.evict('user:1')],
      ['a prefix', (cache: Cache) => cache.evict('user:*')],
      ['a tag', (cache: Cache) => cache.evictTags('vip')],
      ['everything', (cache: Cache) => cache.clear()],
    ])('is not served when %s was evicted, before the load or during it', async (_target, evict) => {
      const cache = create();
      await expired(cache, { tags: ['vip'] });
      const gate = new Gate<string>();
      const early = load(cache, () => gate.pass(), { tags: ['vip'] });
      await gate.reached;
      await evict(cache);
      gate.fail(new Error('during it'));
      await expect(early).rejects.toThrow('during it');
      await expect(load(cache, away, { tags: ['vip'] })).rejects.toThrow('database away');
    });

    it('goes with a shorter time to be served stale without an error', async () => {
      const cache = create();
      const both: LoadOptions<string> = { staleFor: '10s' };
      await expired(cache, both);
      expect(await load(cache, away, both)).toBe('old');
      await cache.settled();
      expect(cache.stats()).toMatchObject({ staleHits: 1, staleOnError: 0 });
      clock.advance(10_000);
      expect(await load(cache, away, both)).toBe('old');
      expect(cache.stats()).toMatchObject({ staleHits: 1, staleOnError: 1 });
    });
  });

  it('is not served when another process evicts it during the load, and the bus is behind', async () => {
    const [a, b] = [shared(remote), shared()];
    await expired(a);
    chaos.bus.hold();
    const gate = new Gate<string>();
    const loading = load(b, () => gate.pass());
    await gate.reached;
    await a.evict('user:1');
    gate.fail(new Error('database away'));
    await expect(loading).rejects.toThrow('database away');
  });

  it('is not served while the remote store is away too', async () => {
    const cache = shared();
    await expired(cache);
    const gate = new Gate<string>();
    const loading = load(cache, () => gate.pass());
    await gate.reached;
    chaos.refuse();
    gate.fail(new Error('both away'));
    await expect(loading).rejects.toThrow('both away');
    await expect(load(cache, away)).rejects.toThrow('database away');
    chaos.recover();
  });

  it('evicted while it is looked at once more: not served', async () => {
    const cache = shared();
    await expired(cache);
    const gate = new Gate<string>();
    const loading = load(cache, () => gate.pass());
    await gate.reached;
    const again = chaos.hold('read', 'after');
    gate.fail(new Error('database away'));
    await again.reached;
    await cache.evict('user:1');
    again.open();
    await expect(loading).rejects.toThrow('database away');
  });
});
