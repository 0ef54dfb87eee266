import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { setImmediate } from 'node:timers/promises';
import { systemClock } from './clock.js';

describe('the monotonic clock of a wall clock that shows the same time twice', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('has gone on', async () => {
    let monotonic = 5_000;
    jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    jest.spyOn(performance, 'now').mockImplementation(() => monotonic);
    systemClock.monotonicAt(systemClock.wall());
    // Set back by ten seconds, which then pass.
    await setImmediate();
    monotonic += 10_000;
    expect(systemClock.monotonicAt(systemClock.wall())).toBeGreaterThanOrEqual(systemClock.monotonic());
  });
});
