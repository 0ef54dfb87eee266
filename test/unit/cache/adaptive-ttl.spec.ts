import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Cache, InvalidOptionError } from '../../../src/cache/core.js';
import { ManualClock } from '../../support/cache/manual-clock.js';
import { seededRandom } from '../../support/seeded-random.js';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const BOUNDS = { min: '30s', max: '2h' } as const;

/** Values that change at random, on average once in so many milliseconds, and that nobody evicts. */
class Source {
  private readonly random = seededRandom(7);
  private readonly versions: number[] = [];
  private readonly changeAt: number[] = [];

  constructor(
    private readonly clock: ManualClock,
    private readonly changesEach: number,
    keys: number,
  ) {
    for (let key = 0; key < keys; key += 1) {
      this.versions.push(0);
      this.changeAt.push(this.nextChange());
    }
  }

  read(key: number): number {
    while ((this.changeAt[key] ?? Infinity) <= this.clock.wall()) {
      this.versions[key] = (this.versions[key] ?? 0) + 1;
      this.changeAt[key] = (this.changeAt[key] ?? 0) - Math.log(1 - this.random()) * this.changesEach;
    }
    return this.versions[key] ?? 0;
  }

  private nextChange(): number {
    return this.clock.wall() - Math.log(1 - this.random()) * this.changesEach;
  }
}

describe('a time to live that adapts', () => {
  let cache: Cache;
  // The jitter of each time to live.
  beforeEach(() => {
    jest.spyOn(Math, 'random').mockImplementation(seededRandom(11));
  });
  afterEach(() => {
    jest.restoreAllMocks();
    return cache.close();
  });

  /** Twelve hours in which each of 20 keys is read every ten seconds; what counts are the last six. */
  const simulate = async (changesEach: number, adaptiveTtl?: typeof BOUNDS) => {
    const clock = new ManualClock();
    cache = new Cache({ namespace: 'n', clock });
    const source = new Source(clock, changesEach, 20);
    const policy = cache.policy('5m', { earlyRefresh: false, ...(adaptiveTtl && { adaptiveTtl }) }, 'item:{key}');
    const counts = { reads: 0, stale: 0, loads: 0 };
    const read = (key: number): Promise<number> =>
      cache.read({
        key: `item:${key}`,
        tags: [],
        policy,
        loader: async () => {
          counts.loads += 1;
          return source.read(key);
        },
      });
    for (let passed = 0; passed < 12 * HOUR; passed += 10 * SECOND) {
      if (passed === 6 * HOUR) Object.assign(counts, { reads: 0, stale: 0, loads: 0 });
      for (let key = 0; key < 20; key += 1) {
        counts.reads += 1;
        if ((await read(key)) !== source.read(key)) counts.stale += 1;
      }
      clock.advance(10 * SECOND);
    }
    await cache.close();
    return { loads: counts.loads, staleShare: counts.stale / counts.reads };
  };

  it('saves most of the loads of values that hardly change', async () => {
    const [fixed, adaptive] = [await simulate(12 * HOUR), await simulate(12 * HOUR, BOUNDS)];
    expect(adaptive.loads).toBeLessThan(fixed.loads / 4);
    expect(adaptive.staleShare).toBeLessThan(0.1);
  });

  it('keeps values that change often fresher than the declared time would', async () => {
    const [fixed, adaptive] = [await simulate(5 * MINUTE), await simulate(5 * MINUTE, BOUNDS)];
    expect(adaptive.staleShare).toBeLessThan(fixed.staleShare / 3);
  });

  it('finds the time at which about one reload in ten finds a change', async () => {
    const { loads } = await simulate(2 * HOUR, BOUNDS);
    // -ln(0.9) of two hours is 12.6 minutes: 570 loads of 20 keys in six hours.
    expect(loads).toBeGreaterThan(300);
    expect(loads).toBeLessThan(900);
  });

  it('is not moved by results that are empty: those are for the asking', async () => {
    const clock = new ManualClock();
    cache = new Cache({ namespace: 'n', clock, emptyTtl: '1s' });
    const policy = cache.policy('5m', { earlyRefresh: false, adaptiveTtl: BOUNDS }, 'item:{key}');
    for (let times = 0; times < 100; times += 1) {
      await cache.read({ key: 'item:none', tags: [], policy, loader: async () => null });
      clock.advance(2 * SECOND);
    }
    expect(policy.adaptive?.current).toBe(5 * MINUTE);
  });

  it.each([
    ['bounds that leave the declared time out', { adaptiveTtl: { min: '10m', max: '1h' } as const }],
    ['a time to live that slides', { adaptiveTtl: BOUNDS, sliding: true }],
  ])('refuses %s', async (_, options) => {
    cache = new Cache({ namespace: 'n' });
    expect(() => cache.policy('5m', options)).toThrow(InvalidOptionError);
  });
});
