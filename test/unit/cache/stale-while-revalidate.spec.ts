import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions, type LoadOptions } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from '../../support/cache/chaos-remote-store.js';
import { Gate } from '../../support/cache/gate.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

const failing = () => Promise.reject(new Error('loaded again'));
const turn = () => new Promise(setImmediate);

describe('a value that is served stale while it is loaded anew', () => {
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
  const shared = (store = chaos.store) => node({ remote: { store }, near: false });
  const load = (cache: Cache, loader: () => Promise<string>, options: LoadOptions<string> = {}) =>
    cache.getOrLoad('user:1', '100s', loader, { staleFor: '60s', ...options });
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
    it('is served at once, and the next reader gets the new one', async () => {
      const cache = create();
      await expired(cache);
      const gate = new Gate<string>();
      expect(await load(cache, () => gate.pass())).toBe('old');
      await gate.reached;
      expect(await load(cache, failing)).toBe('old');
      gate.open('new');
      await cache.settled();
      expect(await load(cache, failing)).toBe('new');
      expect(cache.stats()).toMatchObject({ loads: 2, refreshes: 1, staleHits: 2, misses: 1 });
    });

    it('is not served any more when that time is over', async () => {
      const cache = create();
      await expired(cache);
      clock.advance(60_000);
      expect(await load(cache, async () => 'new')).toBe('new');
      expect(cache.stats()).toMatchObject({ staleHits: 0, refreshes: 0 });
    });

    it('is not served to readers who did not ask for that', async () => {
      const cache = create();
      await expired(cache);
      const strict: LoadOptions<string> = {};
      expect(await cache.getOrLoad('user:1', '100s', async () => 'new', strict)).toBe('new');
    });

    it('counts as absent for readers that do not load', async () => {
      const cache = create();
      await expired(cache);
      expect(await cache.get('user:1')).toBeUndefined();
      expect(await cache.has('user:1')).toBe(false);
      expect(await cache.ttl('user:1')).toBeUndefined();
    });

    it('has the time it is fresh left, not the time it is kept', async () => {
      const cache = create();
      await load(cache, async () => 'fresh');
      await cache.settled();
      clock.advance(50_000);
      expect(await cache.ttl('user:1')).toBeLessThanOrEqual(50_000);
      expect(await cache.ttl('user:1')).toBeGreaterThan(44_000);
    });

    it.each([
      ['its key', (cache: Cache) => cache.evict('user:1')],
      ['a prefix', (cache: Cache) => cache.evict('user:*')],
      ['a tag', (cache: Cache) => cache.evictTags('vip')],
      ['everything', (cache: Cache) => cache.clear()],
    ])('is never served after an eviction of %s', async (_target, evict) => {
      const cache = create();
      await expired(cache, { tags: ['vip'] });
      await evict(cache);
      expect(await load(cache, async () => 'new', { tags: ['vip'] })).toBe('new');
    });

    it.each([
      ['its key', (cache: Cache) => cache.evict('user:1')],
      ['a prefix', (cache: Cache) => cache.evict('user:*')],
      ['a tag', (cache: Cache) => cache.evictTags('vip')],
      ['everything', (cache: Cache) => cache.clear()],
    ])('evicted by %s while it is loaded anew: what is loaded is not kept', async (_target, evict) => {
      const cache = create();
      await expired(cache, { tags: ['vip'] });
      const gate = new Gate<string>();
      expect(await load(cache, () => gate.pass(), { tags: ['vip'] })).toBe('old');
      await gate.reached;
      await evict(cache);
      gate.open('before the eviction');
      await cache.settled();
      expect(cache.stats()).toMatchObject({ fills: 1, refusedFills: 1 });
      expect(await load(cache, async () => 'after it', { tags: ['vip'] })).toBe('after it');
    });

    it('goes on being served when loading it fails, until its time is over', async () => {
      const cache = create();
      await expired(cache);
      for (let round = 0; round < 5; round += 1) {
        expect(await load(cache, failing)).toBe('old');
        await cache.settled();
        clock.advance(10_000);
      }
      expect(cache.stats()).toMatchObject({ refreshes: 5, loadErrors: 5 });
      clock.advance(10_000);
      await expect(load(cache, failing)).rejects.toThrow('loaded again');
    });

    it('a loader that throws at once, and not by its promise, fails nobody either', async () => {
      const cache = create();
      await expired(cache);
      const broken = () => {
        throw new Error('at once');
      };
      expect(await load(cache, broken)).toBe('old');
      await cache.settled();
      expect(await load(cache, async () => 'new')).toBe('old');
      await cache.settled();
      expect(await load(cache, failing)).toBe('new');
    });

    it('a put while it is loaded anew wins', async () => {
      const cache = create();
      await expired(cache);
      const gate = new Gate<string>();
      await load(cache, () => gate.pass());
      await gate.reached;
      const policy = cache.policy('100s', {});
      await cache.put(await cache.captureForPut('user:1', []), 'put', policy);
      gate.open('loaded before the put');
      await cache.settled();
      expect(await load(cache, async () => 'put')).toBe('put');
    });

    it('a set while it is loaded anew wins', async () => {
      const cache = create();
      await expired(cache);
      const gate = new Gate<string>();
      await load(cache, () => gate.pass());
      await gate.reached;
      await cache.set('user:1', 'set', '100s');
      gate.open('loaded before');
      await cache.settled();
      expect(await load(cache, failing)).toBe('set');
    });

    it('is loaded by its own loader, not answered by what is to be replaced', async () => {
      const cache = create();
      await expired(cache);
      const inner = () => load(cache, async () => 'new');
      await load(cache, inner);
      await cache.settled();
      expect(await load(cache, failing)).toBe('new');
    });
  });

  it('is loaded once in the fleet', async () => {
    const [a, b] = [shared(remote), shared()];
    await expired(a);
    const gate = new Gate<string>();
    expect(await load(a, () => gate.pass())).toBe('old');
    await gate.reached;
    expect(await load(b, failing)).toBe('old');
    await b.settled();
    expect(b.stats()).toMatchObject({ loads: 0, refreshes: 0, staleHits: 1 });
    gate.open('new');
    await a.settled();
    expect(await load(b, failing)).toBe('new');
  });

  it('that another process has loaded meanwhile is not loaded again', async () => {
    const [a, b] = [shared(remote), shared()];
    await expired(a);
    const second = chaos.hold('read', 'after');
    const reading = load(b, failing);
    await second.reached;
    const refresh = chaos.hold('read', 'before');
    second.open();
    expect(await reading).toBe('old');
    await refresh.reached;
    await load(a, async () => 'new');
    await a.settled();
    refresh.open();
    await b.settled();
    expect(b.stats()).toMatchObject({ loads: 0, refreshes: 0 });
    expect(await load(b, failing)).toBe('new');
  });

  it('evicted by another process while it is loaded anew: the fill does not count', async () => {
    const [a, b] = [shared(remote), shared()];
    await expired(a);
    const gate = new Gate<string>();
    await load(b, () => gate.pass());
    await gate.reached;
    await a.evict('user:1');
    gate.open('before the eviction');
    await b.settled();
    expect(b.stats().refusedFills).toBe(1);
    expect(await load(a, async () => 'after it')).toBe('after it');
  });

  it('of a server that is not in charge any more is never served', async () => {
    const cache = shared();
    await expired(cache);
    remote.failOver();
    expect(await load(cache, async () => 'new')).toBe('new');
  });

  it('stays in the near store no longer than the bound', async () => {
    const cache = node({ remote: { store: chaos.store }, nearMaxStaleness: '2s' });
    await expired(cache);
    const gate = new Gate<string>();
    await load(cache, () => gate.pass());
    await gate.reached;
    await shared(remote).evict('user:1');
    clock.advance(2_000);
    const late = load(cache, async () => 'new');
    expect(await late).toBe('new');
    gate.open('before the eviction');
  });

  it('is waited for by readers who come when it may not be served any more, in a process alone', async () => {
    const cache = node();
    await expired(cache);
    clock.advance(50_000);
    const gate = new Gate<string>();
    expect(await load(cache, () => gate.pass())).toBe('old');
    await gate.reached;
    clock.advance(10_000);
    const late = load(cache, failing);
    gate.open('new');
    expect(await late).toBe('new');
    expect(cache.stats().loads).toBe(2);
  });

  it('does not hold up the end of a program whose loader hangs', async () => {
    const cache = node();
    await expired(cache);
    const gate = new Gate<string>();
    await load(cache, () => gate.pass());
    await gate.reached;
    await expect(cache.close()).resolves.toBeUndefined();
    gate.open('too late');
    await turn();
  });

  it('is not what sliding values can be', async () => {
    const cache = node();
    await expect(load(cache, failing, { sliding: true })).rejects.toMatchObject({ code: 'CACHE.INVALID_OPTION' });
  });
});
