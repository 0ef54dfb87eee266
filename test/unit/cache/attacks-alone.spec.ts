import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Cache, type CacheOptions } from '../../../src/cache/core.js';
import { Journal } from '../../../src/cache/evict/journal.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { Gate } from '../../support/cache/gate.js';
import { ReadStatistics } from '../../../src/cache/insight/read-statistics.js';

const POLICY = {
  ttl: 3_600_000,
  emptyTtl: 30_000,
  sliding: false,
  type: undefined,
  statistics: new ReadStatistics('test'),
};

describe('the wait for the remote store', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const evicting = () => {
    const store = new MemoryRemoteStore();
    let step = (): void => {};
    let finish = (): void => {};
    store.evict = (_targets, options) => {
      step = options?.alive ?? step;
      return new Promise((resolve) => {
        finish = () => resolve([]);
      });
    };
    const cache = new Cache({ namespace: 'n', remote: { store }, remoteTimeout: '100ms' });
    const journal = () => cache.stats().remote.journalDepth;
    return { evicted: cache.evict('user:*:posts'), step: () => step(), finish: () => finish(), journal };
  };

  it('is over in time also for a wildcard, and an answer that comes later changes nothing', async () => {
    const { evicted, step, finish, journal } = evicting();
    jest.advanceTimersByTime(100);
    await evicted;
    expect(journal()).toBe(1);
    const timers = jest.getTimerCount();
    step();
    finish();
    expect(jest.getTimerCount()).toBe(timers);
  });

  it('begins anew with each step of a search', async () => {
    const { evicted, step, finish, journal } = evicting();
    for (let n = 0; n < 10; n += 1) {
      jest.advanceTimersByTime(99);
      step();
    }
    finish();
    await evicted;
    expect(journal()).toBe(0);
  });
});

describe('a cache of one process', () => {
  let cache: Cache;
  beforeEach(() => {
    cache = new Cache({ namespace: 'n' });
  });
  afterEach(() => cache.close());

  it('a put keeps the tags of the entry it replaces', async () => {
    await cache.getOrLoad('k', '1h', async () => 'old', { tags: ['vip'] });
    await cache.put(await cache.captureForPut('k', []), 'put', POLICY);
    await cache.evictTags('vip');
    expect(await cache.getOrLoad('k', '1h', async () => 'new', { tags: ['vip'] })).toBe('new');
  });

  it('a put on an entry that was loaded anew since evicts it', async () => {
    await cache.getOrLoad('k', '1h', async () => 'old');
    const base = await cache.captureForPut('k', []);
    await cache.evict('k');
    await cache.getOrLoad('k', '1h', async () => 'newer');
    await cache.put(base, 'older', POLICY);
    expect(await cache.get('k')).toBeUndefined();
  });

  it('a put that names a tag the entry does not have evicts it', async () => {
    await cache.getOrLoad('k', '1h', async () => 'old');
    await cache.put(await cache.captureForPut('k', ['vip']), 'put', POLICY);
    expect(await cache.get('k')).toBeUndefined();
  });

  it('a loader that asks for its own key gets an answer', async () => {
    const inner = () => cache.getOrLoad('k', '1h', async () => 'inner');
    const outer = cache.getOrLoad('k', '1h', async () => `outer of ${await inner()}`);
    expect(await outer).toBe('outer of inner');
  });

  it('runs one loader for a crowd, also when the result is not to be kept', async () => {
    const gate = new Gate<string>();
    let runs = 0;
    const loader = () => {
      runs += 1;
      return gate.pass();
    };
    const callers = [1, 2, 3].map(() => cache.getOrLoad('k', '1h', loader, { unless: () => true }));
    gate.open('draft');
    expect(await Promise.all(callers)).toStrictEqual(['draft', 'draft', 'draft']);
    expect(runs).toBe(1);
    expect(await cache.has('k')).toBe(false);
  });

  it('counts what it keeps, and every run of a loader', async () => {
    await cache.getOrLoad('k', '1h', async () => 1);
    expect(cache.stats()).toMatchObject({ loads: 1, fills: 1, refusedFills: 0 });
    const gate = new Gate<() => void>();
    const callers = [1, 2].map(() => cache.getOrLoad('uncacheable', '1h', () => gate.pass()));
    gate.open(() => {});
    await Promise.all(callers);
    expect(cache.stats()).toMatchObject({ loads: 3, fills: 1, uncacheable: 2 });
  });

  it('answers even when the logger throws', async () => {
    const broken = () => {
      throw new Error('disk full');
    };
    const logged = new Cache({ namespace: 'n', logger: { debug: broken, warn: broken, error: broken } });
    expect(typeof (await logged.getOrLoad('k', '1h', async () => () => 'a function'))).toBe('function');
    await logged.close();
  });

  it.each<[string, Partial<CacheOptions>]>([
    ['defaultTtl', { defaultTtl: '0s' }],
    ['nearMaxStaleness', { nearMaxStaleness: '0s' }],
  ])('refuses to be made with a %s that only a request would find out about', (_, options) => {
    expect(() => new Cache({ namespace: 'n', ...options })).toThrow('CACHE.INVALID_TTL');
  });
});

describe('the journal', () => {
  it('does not take an overflow for the one that was acknowledged', () => {
    const journal = new Journal(2);
    const key = (name: string) => ({ kind: 'key', key: name }) as const;
    journal.add([key('a'), key('b'), key('c')]);
    const sent = journal.outstanding();
    journal.add([key('d'), key('e')]);
    journal.acknowledge(sent);
    expect(journal.covers('d', [])).toBe(true);
  });

  it('does not take an eviction for the earlier one of the same target', () => {
    const journal = new Journal();
    const target = { kind: 'key', key: 'a' } as const;
    journal.add([target]);
    const sent = journal.outstanding();
    journal.add([target]);
    journal.acknowledge(sent);
    expect(journal.covers('a', [])).toBe(true);
  });
});
