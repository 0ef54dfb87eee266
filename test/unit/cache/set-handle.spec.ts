import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from '../../support/cache/chaos-remote-store.js';
import { Gate } from '../../support/cache/gate.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

describe('a value that is set by a handle obtained before it was read', () => {
  let clock: ManualClock;
  let remote: MemoryRemoteStore;
  let chaos: ChaosRemoteStore;
  let caches: Cache[];

  beforeEach(() => {
    clock = new ManualClock();
    remote = new MemoryRemoteStore(clock);
    chaos = new ChaosRemoteStore(remote);
    caches = [];
  });
  afterEach(() => Promise.all(caches.map((cache) => cache.close())));

  const node = (options: Partial<CacheOptions> = {}) => {
    const cache = new Cache({ namespace: 'n', remoteTimeout: '1h', clock, ...options });
    caches.push(cache);
    return cache;
  };

  describe.each([
    ['a process alone', () => node()],
    ['a remote store', () => node({ remote: { store: chaos.store }, near: false })],
    ['a near and a remote store', () => node({ remote: { store: chaos.store } })],
  ])('in %s', (_, create) => {
    let cache: Cache;
    beforeEach(() => {
      cache = create();
    });

    const evictions = [
      ['its key', () => cache.evict('user:1')],
      ['a prefix', () => cache.evict('user:*')],
      ['its tag', () => cache.evictTags('vip')],
      ['everything', () => cache.clear()],
    ] as const;

    it('is stored', async () => {
      const handle = await cache.beginSet('user:1');
      expect(await cache.set('user:1', 'read', '1h', { handle })).toBe(true);
      expect(await cache.get('user:1')).toBe('read');
    });

    it.each(evictions)('has the tags of the handle: it can be evicted by %s', async (_target, evict) => {
      const handle = await cache.beginSet('user:1', { tags: ['vip'] });
      await cache.set('user:1', 'read', '1h', { handle });
      await evict();
      expect(await cache.get('user:1')).toBeUndefined();
    });

    it.each(evictions)('is never served when %s was evicted after the handle was obtained', async (_target, evict) => {
      const handle = await cache.beginSet('user:1', { tags: ['vip'] });
      await evict();
      expect(await cache.set('user:1', 'read before', '1h', { handle })).toBe(false);
      expect(await cache.get('user:1')).toBeUndefined();
    });

    it('does not take the place of a value that was set meanwhile', async () => {
      const handle = await cache.beginSet('user:1');
      await cache.set('user:1', 'set', '1h');
      expect(await cache.set('user:1', 'read', '1h', { handle })).toBe(false);
      expect(await cache.get('user:1')).toBe('set');
    });

    it('takes the place of what a load under way would store', async () => {
      const gate = new Gate<string>();
      const loading = cache.getOrLoad('user:1', '1h', () => gate.pass());
      await gate.reached;
      const handle = await cache.beginSet('user:1');
      await cache.set('user:1', 'set', '1h', { handle });
      gate.open('loaded before');
      await loading;
      await cache.settled();
      expect(await cache.get('user:1')).toBe('set');
    });

    it('is stored once by one handle', async () => {
      const handle = await cache.beginSet('user:1');
      await cache.set('user:1', 'first', '1h', { handle });
      expect(await cache.set('user:1', 'second', '1h', { handle })).toBe(false);
      expect(await cache.get('user:1')).toBe('first');
    });

    it('is not stored by a handle that was given back, or forgotten', async () => {
      const abandoned = await cache.beginSet('user:1');
      abandoned.abandon();
      expect(await cache.set('user:1', 'read', '1h', { handle: abandoned })).toBe(false);
      const forgotten = await cache.beginSet('user:1');
      clock.advance(60_000);
      expect(await cache.set('user:1', 'read', '1h', { handle: forgotten })).toBe(false);
      expect(await cache.get('user:1')).toBeUndefined();
    });

    it('may take longer to read than a lease lasts', async () => {
      const handle = await cache.beginSet('user:1');
      for (let second = 0; second < 10; second += 1) {
        clock.advance(1_000);
        await cache.settled();
      }
      expect(await cache.set('user:1', 'read', '1h', { handle })).toBe(true);
    });

    it('is refused with the handle of another key', async () => {
      const handle = await cache.beginSet('user:1');
      await expect(cache.set('user:2', 'read', '1h', { handle })).rejects.toMatchObject({
        code: 'CACHE.INVALID_OPTION',
      });
    });
  });

  it.each([
    ['its key', (cache: Cache) => cache.evict('user:1')],
    ['a prefix', (cache: Cache) => cache.evict('user:*')],
  ])('is not served when another process has evicted %s, and its bus is behind', async (_, evict) => {
    const [a, b] = [node({ remote: { store: remote } }), node({ remote: { store: chaos.store } })];
    chaos.bus.hold();
    const handle = await b.beginSet('user:1');
    await evict(a);
    await b.set('user:1', 'read before', '1h', { handle });
    expect(await a.getOrLoad('user:1', '1h', async () => 'new')).toBe('new');
  });

  it('is not stored, and nobody fails, while the remote store is away', async () => {
    const cache = node({ remote: { store: chaos.store } });
    chaos.refuse();
    const handle = await cache.beginSet('user:1');
    chaos.recover();
    expect(await cache.set('user:1', 'read', '1h', { handle })).toBe(false);
    handle.abandon();
    expect(await cache.get('user:1')).toBeUndefined();
  });

  it('keeps no reader of another process waiting once its handle is given back', async () => {
    const [a, b] = [node({ remote: { store: remote } }), node({ remote: { store: chaos.store } })];
    (await b.beginSet('user:1')).abandon();
    await b.settled();
    expect(await a.getOrLoad('user:1', '1h', async () => 'loaded')).toBe('loaded');
    await a.settled();
    expect(a.stats().fills).toBe(1);
  });
});
