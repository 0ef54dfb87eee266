import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/cache/manual-clock.js';
import { seal } from '../entry/seal.js';
import { ReadStatistics } from './read-statistics.js';
import { ReloadWatch } from './reload-watch.js';

const TTL = 1_000;

describe('the watch on reloads', () => {
  let clock: ManualClock;
  let statistics: ReadStatistics;
  let watch: ReloadWatch;
  beforeEach(() => {
    clock = new ManualClock();
    statistics = new ReadStatistics('shop:item:{id}');
    watch = new ReloadWatch(clock, 1);
  });

  const load = (value: unknown, key = 'shop:item:1') => watch.note(key, seal(value), TTL, { statistics });

  it('tells a value that expired and came back the same from one that had changed', () => {
    for (const price of [1, 1, 2, 2]) {
      load({ price });
      clock.advance(TTL);
    }
    expect(statistics).toMatchObject({ reloadsAfterExpiry: 3, sameAfterExpiry: 2, reloadsBeforeExpiry: 0 });
  });

  it('tells what was lost before its time, and how much of it was left', () => {
    load({ price: 1 });
    clock.advance(TTL / 4);
    load({ price: 1 });
    expect(statistics).toMatchObject({ reloadsBeforeExpiry: 1, sameBeforeExpiry: 1, lifeLeftAtReload: 0.75 });
  });

  it('compares the part of a value that its policy names', () => {
    const compared = (value: unknown): unknown => (value as { readonly price: number }).price;
    for (const [at, price] of [1, 1, 2].entries()) {
      watch.note('shop:item:1', seal({ price, at }), TTL, { statistics, compared });
      clock.advance(TTL);
    }
    expect(statistics).toMatchObject({ reloadsAfterExpiry: 2, sameAfterExpiry: 1 });
  });

  it('takes an early refresh for the end of a life', () => {
    load({ price: 1 });
    clock.advance(TTL * 0.95);
    load({ price: 1 });
    expect(statistics).toMatchObject({ reloadsAfterExpiry: 1, reloadsBeforeExpiry: 0 });
  });

  it('watches a bounded number of keys, those loaded last', () => {
    for (let n = 0; n < 1_000; n += 1) load(n, `shop:item:${n}`);
    for (let n = 0; n < 1_000; n += 1) watch.note(`shop:item:${999 - n}`, seal(999 - n), TTL, { statistics });
    expect(statistics.reloadsBeforeExpiry).toBe(256);
  });
});
