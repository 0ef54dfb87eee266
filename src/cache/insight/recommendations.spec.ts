import { describe, expect, it } from '@jest/globals';
import { reportOf } from './cache-report.js';
import { ReadStatistics } from './read-statistics.js';
import { recommendations } from './recommendations.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ROOMY = { entries: 100, displaced: 0 };

/** What is said of one cache that was observed for two hours. */
const adviceOn = (counters: Partial<ReadStatistics>, ttl = 5 * MINUTE) => {
  const statistics = Object.assign(new ReadStatistics('meeting:list'), counters);
  const caches = [reportOf('meeting:list', ttl, statistics)];
  return recommendations({ period: 2 * HOUR, caches, near: ROOMY });
};

const GOOD = { nearHits: 9_500, misses: 500, loads: 500 };

describe('recommendations', () => {
  it('say how much a longer time to live would save, with the figures', () => {
    const [advice, ...others] = adviceOn({
      ...GOOD,
      misses: 1_000,
      loads: 1_000,
      reloadsAfterExpiry: 100,
      sameAfterExpiry: 94,
      countedLoads: 10,
      countedQueries: 30,
    });
    // 1,000 loads in two hours, 94 % of them in vain, five of six of these saved, at 3 queries each.
    expect(advice).toMatchObject({ kind: 'ttl-too-short', savedPerHour: expect.closeTo(1_175) });
    expect(advice?.text).toBe(
      '`meeting:list` expires after 5 min, but 94 % of its reloads find the same value: 30 min would save 1,175 queries an hour',
    );
    expect(others).toEqual([]);
  });

  it('speak of loads where queries are not counted', () => {
    const [advice] = adviceOn({ ...GOOD, reloadsAfterExpiry: 40, sameAfterExpiry: 40 });
    expect(advice?.text).toContain('would save 208 loads an hour');
  });

  it('find values that change without being evicted', () => {
    const [advice] = adviceOn({ ...GOOD, reloadsAfterExpiry: 40, sameAfterExpiry: 10 });
    expect(advice).toMatchObject({ kind: 'ttl-too-long', text: expect.stringContaining('75 %') });
  });

  it('find evictions that reach what has not changed', () => {
    const [advice] = adviceOn({ ...GOOD, reloadsBeforeExpiry: 40, sameBeforeExpiry: 38, lifeLeftAtReload: 30 });
    expect(advice).toMatchObject({ kind: 'evicted-unchanged', text: expect.stringContaining('75 % of its life left') });
  });

  it('find caches that answer too few of their reads', () => {
    expect(adviceOn({ nearHits: 100, misses: 900, loads: 900 })[0]).toMatchObject({
      kind: 'low-hit-rate',
      text: '`meeting:list` answers 10 % of 1,000 reads (900 loads): most of its keys are asked for once: a key of fewer parts, or no cache, may serve better',
    });
  });

  it('find values that are too large', () => {
    const [advice] = adviceOn({ ...GOOD, fills: 10, storedBytes: 2_048_000, largestBytes: 409_600 });
    expect(advice).toMatchObject({
      kind: 'large-values',
      text: expect.stringContaining('200 KiB on average, 400 KiB'),
    });
  });

  it('find a near store that is too small', () => {
    const near = { entries: 1_000, displaced: 10_000 };
    expect(recommendations({ period: HOUR, caches: [], near })).toMatchObject([{ kind: 'near-too-small' }]);
  });

  describe('of a Redis that gives up keys for room', () => {
    const server = {
      servers: 1,
      usedMemory: 255 * 1_048_576,
      maxMemory: 256 * 1_048_576,
      maxMemoryPolicy: 'allkeys-lru',
      evictedKeys: 99_999,
      expiredKeys: 0,
      keyspaceHits: 0,
      keyspaceMisses: 0,
    };
    const adviceFor = (keys: number, counters: Partial<ReadStatistics> = {}) => {
      const caches = [reportOf('meeting:list', HOUR, Object.assign(new ReadStatistics('meeting:list'), counters))];
      const givenUp = { keys, period: 40 * MINUTE, server };
      return recommendations({ period: HOUR, caches, near: ROOMY, givenUp });
    };

    it('say how many, in what time, and which entries are the largest', () => {
      expect(adviceFor(3_400, { fills: 1, storedBytes: 900 })).toEqual([
        {
          cache: '*',
          kind: 'remote-too-small',
          savedPerHour: 0,
          text: 'Redis gave up 3,400 keys for room in 40 min (allkeys-lru, 255 MiB of 256 MiB), each of them a miss, or many: raise maxmemory, or store less: `meeting:list` has the largest entries',
        },
      ]);
      expect(adviceFor(3_400)[0]?.text).toMatch(/store less$/);
    });

    it('say nothing of a few, whatever it gave up long ago', () => {
      expect(adviceFor(99)).toEqual([]);
    });
  });

  it('say nothing of a near store that is empty, or not there', () => {
    expect(recommendations({ period: HOUR, caches: [], near: { entries: 0, displaced: 0 } })).toEqual([]);
  });

  it.each([
    ['a cache that serves well', GOOD],
    ['few reads', { nearHits: 10, misses: 90, loads: 90 }],
    ['few reloads', { ...GOOD, reloadsAfterExpiry: 5, sameAfterExpiry: 5 }],
    ['a time to live of a day', { ...GOOD, reloadsAfterExpiry: 50, sameAfterExpiry: 50 }, 24 * HOUR],
  ])('say nothing of %s', (_, counters, ttl = 5 * MINUTE) => {
    expect(adviceOn(counters, ttl)).toEqual([]);
  });
});
