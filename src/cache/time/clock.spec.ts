import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { performance } from 'node:perf_hooks';
import { systemClock } from './clock.js';

describe('the system clock', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('tells both times by one look at each while the wall clock shows the same millisecond, and never too early', () => {
    const asked = jest.spyOn(performance, 'now').mockReturnValue(500.25);
    expect(systemClock.monotonicAt(1)).toBe(501.25);
    asked.mockReturnValue(500.75);
    expect(systemClock.monotonicAt(1)).toBe(501.25);
    // Set back, or a millisecond later: another one is shown.
    asked.mockReturnValue(503);
    expect(systemClock.monotonicAt(0)).toBe(504);
    expect(asked).toHaveBeenCalledTimes(2);
  });

  it('repeats what is longer than a timer can wait as rarely as it can: Node would do it each millisecond', () => {
    const timers = jest.spyOn(globalThis, 'setInterval');
    systemClock.every(90 * 24 * 3_600_000, () => {})();
    expect(timers.mock.calls[0]?.[1]).toBe(2_147_483_647);
  });
});
