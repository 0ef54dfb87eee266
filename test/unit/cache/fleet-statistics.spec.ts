import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Cache } from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ManualClock } from '../../support/cache/manual-clock.js';
import { turn } from '../../support/cache/fleet.js';

const INTERVAL = 10_000;

describe('the statistics of a fleet', () => {
  let clock: ManualClock;
  let store: MemoryRemoteStore;
  let caches: Cache[];
  beforeEach(() => {
    clock = new ManualClock();
    store = new MemoryRemoteStore(clock);
    caches = [0, 1].map(() => new Cache({ namespace: 'n', remote: { store }, clock, near: false }));
  });
  afterEach(() => Promise.all(caches.map((cache) => cache.close())));

  const read = (cache: Cache | undefined, key: string) => cache?.getOrLoad(key, '1h', async () => key);
  const interval = async () => {
    clock.advance(INTERVAL);
    await turn();
  };

  it('are those of all its processes, each counted once', async () => {
    const [a, b] = caches;
    await read(a, 'x');
    await a?.settled();
    await interval();
    await read(b, 'x');
    await interval();
    await interval();
    const stats = await a?.fleetStats();
    expect(stats?.caches).toMatchObject([{ name: '(service)', misses: 1, loads: 1, remoteHits: 1, hitRate: 0.5 }]);
    expect(stats).toMatchObject({ since: expect.any(Number), hitRate: 0.5 });
  });

  it('keep what a process counted that has ended', async () => {
    const [a, b] = caches;
    await read(a, 'x');
    await a?.close();
    expect((await b?.fleetStats())?.caches).toMatchObject([{ loads: 1 }]);
  });

  it('lose nothing to an answer that does not come, and say that they cannot be read', async () => {
    const [a, b] = caches;
    await read(a, 'x');
    const { addStatistics, statistics } = store;
    const away = () => Promise.reject(new Error('away'));
    Object.assign(store, { addStatistics: away, statistics: away });
    await interval();
    expect(await b?.fleetStats()).toBeUndefined();
    Object.assign(store, { addStatistics, statistics });
    expect((await a?.fleetStats())?.caches).toMatchObject([{ loads: 1 }]);
  });

  it('lose nothing to a report that fails while the next one is due', async () => {
    const [a, b] = caches;
    await read(a, 'x');
    const { addStatistics } = store;
    let fail = (): void => {};
    store.addStatistics = () => new Promise((_, reject) => (fail = () => reject(new Error('away'))));
    await interval();
    await read(a, 'y');
    clock.advance(INTERVAL);
    Object.assign(store, { addStatistics });
    fail();
    await turn();
    await a?.settled();
    expect((await a?.fleetStats())?.caches).toMatchObject([{ loads: 2 }]);
    expect((await b?.fleetStats())?.caches).toMatchObject([{ loads: 2 }]);
  });

  it('take nothing that is no counter for one', async () => {
    const [a] = caches;
    await store.addStatistics(
      new Map([
        ['n name', 7],
        ['n __proto__', 7],
        ['__proto__', 7],
        ['n loads', 2],
        ['since', 1e300],
      ]),
    );
    const stats = await a?.fleetStats();
    expect(stats?.caches).toMatchObject([{ name: 'n', loads: 2 }]);
    expect(stats?.since).toBe(0);
  });

  it('are not kept where they are switched off', async () => {
    const cache = new Cache({ namespace: 'n', remote: { store }, clock, fleetStatistics: false });
    expect(await cache.fleetStats()).toBeUndefined();
    await cache.close();
  });
});
