import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from './clock.js';

describe('the system clock', () => {
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('repeats what is longer than a timer can wait as rarely as it can: Node would do it each millisecond', () => {
    const timers = jest.spyOn(globalThis, 'setInterval');
    systemClock.every(90 * 24 * 3_600_000, () => {})();
    expect(timers.mock.calls[0]?.[1]).toBe(2_147_483_647);
  });
});
