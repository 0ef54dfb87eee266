import { beforeEach, describe, expect, it } from '@jest/globals';
import { ManualClock } from '../../../test/support/cache/manual-clock.js';
import { CircuitBreaker } from './circuit-breaker.js';

describe('the circuit breaker', () => {
  let clock: ManualClock;
  let breaker: CircuitBreaker;

  beforeEach(() => {
    clock = new ManualClock();
    breaker = new CircuitBreaker({ clock, threshold: 3, openFor: 100, openForAtMost: 400 });
  });
  const open = () => [breaker.failed(), breaker.failed(), breaker.failed()];

  it('opens after failures in a row, and says so once', () => {
    expect(open()).toStrictEqual([false, false, true]);
    expect(breaker.state).toBe('open');
    expect(breaker.permits()).toBe(false);
  });

  it('stays closed while answers come between the failures', () => {
    for (let n = 0; n < 10; n += 1) {
      breaker.failed();
      breaker.failed();
      breaker.succeeded();
    }
    expect(breaker.state).toBe('closed');
  });

  it('lets one request through after the pause, and closes when it is answered', () => {
    open();
    clock.advance(125);
    expect(breaker.state).toBe('half-open');
    expect([breaker.permits(), breaker.permits()]).toStrictEqual([true, false]);
    expect(breaker.succeeded()).toBe(true);
    expect(breaker.permits()).toBe(true);
  });

  it('doubles the pause with every failed try, up to the bound', () => {
    open();
    for (const longest of [125, 250, 500, 500]) {
      clock.advance(longest);
      expect(breaker.permits()).toBe(true);
      breaker.failed();
      expect(breaker.permits()).toBe(false);
    }
  });

  it('lets one request through at once when the dependency may be back', () => {
    open();
    breaker.retryNow();
    expect([breaker.permits(), breaker.permits()]).toStrictEqual([true, false]);
  });

  it('is not opened for longer by requests that were sent before it opened', () => {
    open();
    for (let n = 0; n < 50; n += 1) breaker.failed();
    clock.advance(125);
    expect(breaker.permits()).toBe(true);
  });
});
