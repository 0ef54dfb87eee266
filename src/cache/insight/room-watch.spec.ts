import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/cache/manual-clock.js';
import { RoomWatch } from './room-watch.js';

const MINUTE = 60_000;

describe('what the remote store gave up for room', () => {
  let clock: ManualClock;
  let watch: RoomWatch;

  beforeEach(() => {
    clock = new ManualClock();
    watch = new RoomWatch(clock);
  });

  const see = (evictedKeys: number): void => {
    watch.see({
      servers: 1,
      usedMemory: 1,
      maxMemory: 1,
      maxMemoryPolicy: 'allkeys-lru',
      evictedKeys,
      expiredKeys: 0,
      keyspaceHits: 0,
      keyspaceMisses: 0,
    });
  };

  it('is known from two looks, and not from what it counted before', () => {
    see(1_000_000);
    expect(watch.lately()).toBeUndefined();
    clock.advance(10 * MINUTE);
    see(1_000_400);
    expect(watch.lately()).toMatchObject({ keys: 400, period: 10 * MINUTE, server: { evictedKeys: 1_000_400 } });
  });

  it('is of the last hour at most', () => {
    const told = Array.from({ length: 121 }, (_, minute) => {
      // A hundred a minute in the first half hour, and none afterwards.
      see(100 * Math.min(minute, 30));
      const lately = watch.lately();
      clock.advance(MINUTE);
      return lately;
    });
    expect(Math.max(...told.map((each) => each?.period ?? 0))).toBeLessThanOrEqual(60 * MINUTE);
    expect(told[20]?.keys).toBe(2_000);
    expect(told[120]?.keys).toBe(0);
  });

  it('begins anew with another server', () => {
    see(1_000);
    clock.advance(MINUTE);
    see(10);
    expect(watch.lately()).toBeUndefined();
    clock.advance(MINUTE);
    see(15);
    expect(watch.lately()).toMatchObject({ keys: 5, period: MINUTE });
  });

  it('is not told when nobody has looked for half an hour', () => {
    see(0);
    clock.advance(MINUTE);
    see(500);
    clock.advance(31 * MINUTE);
    expect(watch.lately()).toBeUndefined();
  });
});
