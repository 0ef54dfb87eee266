import { describe, expect, it } from '@jest/globals';
import { readEnvironment } from '../config/load-environment.js';
import { longestShutdown, shutdownTimes } from './shutdown-times.js';

describe('the times of a shutdown', () => {
  it.each([
    [{}, { delay: 0, timeout: 15_000 }],
    [{ NODE_ENV: 'production' }, { delay: 5_000, timeout: 15_000 }],
    [
      { NODE_ENV: 'production', SHUTDOWN_DELAY: 'off' },
      { delay: 0, timeout: 15_000 },
    ],
    [
      { SHUTDOWN_DELAY: '250ms', SHUTDOWN_TIMEOUT: '20s' },
      { delay: 250, timeout: 20_000 },
    ],
  ])('%j', (variables: Record<string, string>, times) => {
    expect(shutdownTimes(readEnvironment(variables))).toEqual(times);
  });

  it('leave five seconds for what comes after the requests', () => {
    expect(longestShutdown({ delay: 1_000, timeout: 2_000 })).toBe(8_000);
  });
});
