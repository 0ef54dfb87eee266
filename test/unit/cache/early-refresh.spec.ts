import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache, type CacheOptions, type LoadOptions } from '../../../src/cache/core.js';
import { isRefreshDue } from '../../../src/cache/read/freshness.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { Fleet, type FleetNode, KEY } from '../../support/cache/fleet.js';
import { Gate } from '../../support/cache/gate.js';
import { ManualClock } from '../../support/cache/manual-clock.js';

const failing = () => Promise.reject(new Error('loaded again'));

describe('whether a refresh is due', () => {
  const due = (left: number, random: number, earlyRefresh = 1, loadTime = 1_000) =>
    isRefreshDue({ left, loadTime, until: 0 }, { sliding: false, earlyRefresh }, () => random);

  it('is told as in the paper: -delta · beta · ln(rand) ≥ time left', () => {
    const half = 1_000 * Math.LN2;
    expect(due(half - 1, 0.5)).toBe(true);
    expect(due(half + 1, 0.5)).toBe(false);
    expect(due(2 * half - 1, 0.5, 2)).toBe(true);
    expect(due(2 * half + 1, 0.5, 2)).toBe(false);
  });

  it('is certain once the value is stale, whatever chance says', () => {
    expect(due(0, 1)).toBe(true);
    expect(due(-1, 1, 0, 0)).toBe(true);
  });

  it('grows likelier towards the end', () => {
    const share = (left: number) => {
      const draws = Array.from({ length: 1_000 }, (_, n) => due(left, (n + 0.5) / 1_000));
      return draws.filter(Boolean).length / 1_000;
    };
    // The chance of a draw below e^(-left / delta).
    for (const left of [100, 1_000, 3_000]) expect(share(left)).toBeCloseTo(Math.exp(-left / 1_000), 2);
  });

  it('is never so far from the end, where loading took no time, or where it is switched off', () => {
    expect(due(37_001, Number.MIN_VALUE)).toBe(false);
    expect(due(1, Number.MIN_VALUE, 1, 0)).toBe(false);
    expect(due(1, Number.MIN_VALUE, 0)).toBe(false);
  });
});

describe('a value that is loaded anew shortly before it expires', () => {
  let clock: ManualClock;
  let random: number;
  let caches: Cache[];

  beforeEach(() => {
    clock = new ManualClock();
    random = 0.999_999;
    caches = [];
  });
  afterEach(() => Promise.all(caches.map((cache) => cache.close())));

  const node = (options: Partial<CacheOptions> = {}) => {
    const cache = new Cache({ namespace: 'n', remoteTimeout: '1h', clock, random: () => random, ...options });
    caches.push(cache);
    return cache;
  };
  /** Loading takes a second. */
  const taking = (value: string) => async () => {
    clock.advance(1_000);
    return value;
  };
  const load = (cache: Cache, loader: () => Promise<string>, options: LoadOptions<string> = {}) =>
    cache.getOrLoad('k', '100s', loader, options);
  const nearlyExpired = async (cache: Cache, options: LoadOptions<string> = {}) => {
    await load(cache, taking('old'), options);
    await cache.settled();
    clock.advance(90_000);
  };

  describe.each([
    ['a process alone', () => node()],
    ['a remote store', () => node({ remote: { store: new MemoryRemoteStore(clock) }, near: false })],
  ])('in %s', (_, create) => {
    it('is served at once, loaded in the background, and then the new one is served', async () => {
      const cache = create();
      await nearlyExpired(cache);
      random = 1e-9;
      const gate = new Gate<string>();
      expect(await load(cache, () => gate.pass())).toBe('old');
      await gate.reached;
      expect(await load(cache, failing)).toBe('old');
      gate.open('new');
      await cache.settled();
      random = 0.999_999;
      expect(await load(cache, failing)).toBe('new');
      expect(cache.stats()).toMatchObject({ loads: 2, refreshes: 1, staleHits: 0, misses: 1 });
    });

    it('is left alone where chance says so', async () => {
      const cache = create();
      await nearlyExpired(cache);
      expect(await load(cache, failing)).toBe('old');
      await cache.settled();
      expect(cache.stats()).toMatchObject({ loads: 1, refreshes: 0 });
    });

    it.each([
      ['switched off', { earlyRefresh: false }],
      ['sliding', { sliding: true }],
    ] as const)('is left alone where it is %s', async (_why, options) => {
      const cache = create();
      await nearlyExpired(cache, options);
      random = Number.MIN_VALUE;
      expect(await load(cache, failing, options)).toBe('old');
      await cache.settled();
      expect(cache.stats().refreshes).toBe(0);
    });

    it('evicted while it is loaded: what is loaded is not kept', async () => {
      const cache = create();
      await nearlyExpired(cache);
      random = 1e-9;
      const gate = new Gate<string>();
      await load(cache, () => gate.pass());
      await gate.reached;
      await cache.evict('k');
      gate.open('before the eviction');
      await cache.settled();
      expect(await load(cache, async () => 'after it')).toBe('after it');
    });
  });

  it.each([0, -1, NaN, Infinity])('cannot be asked for as eagerly as %d', async (earlyRefresh) => {
    await expect(load(node(), failing, { earlyRefresh })).rejects.toMatchObject({ code: 'CACHE.INVALID_OPTION' });
  });
});

describe('a near value over a remote store', () => {
  let fleet: Fleet;
  let a: FleetNode;
  let b: FleetNode;
  let random: number;

  beforeEach(() => {
    fleet = Fleet.overMemory();
    random = 0.999_999;
    a = fleet.node({ random: () => random });
    b = fleet.remoteOnlyNode({ random: () => 0.999_999 });
  });
  afterEach(() => fleet.stop());

  const load = ({ cache }: FleetNode, loader: () => Promise<string>) =>
    cache.getOrLoad(KEY, '4s', loader, { staleFor: '10s' });
  const taking = (value: string) => async () => {
    fleet.clock.advance(100);
    return value;
  };
  /** A's near store holds what it read 1 s before it expires. */
  const nearHeld = async () => {
    await load(b, taking('old'));
    await b.cache.settled();
    await fleet.pass(2_800);
    await load(a, failing);
  };

  it('is loaded anew before it expires, by its own hits', async () => {
    await nearHeld();
    random = Number.MIN_VALUE;
    const gate = new Gate<string>();
    expect(await load(a, () => gate.pass())).toBe('old');
    await gate.reached;
    expect(a.cache.stats()).toMatchObject({ nearHits: 1, remoteHits: 1, staleHits: 0, refreshes: 1 });
    gate.open('new');
    await a.cache.settled();
    random = 0.999_999;
    expect(await load(a, failing)).toBe('new');
    expect(await load(b, failing)).toBe('new');
  });

  it('is served stale when it has expired meanwhile, and loaded anew', async () => {
    await nearHeld();
    await fleet.pass(1_500);
    const gate = new Gate<string>();
    expect(await load(a, () => gate.pass())).toBe('old');
    await gate.reached;
    expect(a.cache.stats()).toMatchObject({ nearHits: 1, remoteHits: 1, staleHits: 1, refreshes: 1 });
    gate.open('new');
    await a.cache.settled();
    expect(await load(a, failing)).toBe('new');
  });

  it('is dropped, stale or not, when another process evicts it; what was being loaded is not kept', async () => {
    await nearHeld();
    await fleet.pass(1_500);
    const gate = new Gate<string>();
    await load(a, () => gate.pass());
    await gate.reached;
    await b.cache.evict(KEY);
    await fleet.pass(250);
    expect(await load(a, async () => 'new')).toBe('new');
    gate.open('before the eviction');
    await a.cache.settled();
    expect(await load(a, failing)).toBe('new');
    expect(await load(b, failing)).toBe('new');
  });

  it('that another process has loaded anew is taken from there', async () => {
    await nearHeld();
    await fleet.pass(1_500);
    await load(b, async () => 'new');
    await b.cache.settled();
    expect(await load(a, failing)).toBe('old');
    await a.cache.settled();
    expect(await load(a, failing)).toBe('new');
    expect(a.cache.stats()).toMatchObject({ loads: 0, refreshes: 0 });
  });

  it('stale or not, is not served past the bound of the near store', async () => {
    await nearHeld();
    a.bus.hold();
    await b.cache.evict(KEY);
    await fleet.pass(2_000);
    expect(await load(a, async () => 'new')).toBe('new');
  });
});
