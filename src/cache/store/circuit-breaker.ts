import type { Clock } from '../time/clock.js';

export type BreakerState = 'closed' | 'open' | 'half-open';

export interface CircuitBreakerOptions {
  readonly clock: Clock;
  /** Failures in a row that open it. */
  readonly threshold?: number;
  /** Milliseconds until the first try after opening; doubles with each failed try. */
  readonly openFor?: number;
  /** Longest time between tries, in milliseconds. */
  readonly openForAtMost?: number;
}

/** Stops asking a dependency that does not answer, and lets one request through from time to time to see if it does. */
export class CircuitBreaker {
  private failures = 0;
  private openFor: number;
  private retryAt: number | undefined;
  private probing = false;
  private readonly clock: Clock;
  private readonly threshold: number;
  private readonly openForAtFirst: number;
  private readonly openForAtMost: number;

  constructor({ clock, threshold = 3, openFor = 250, openForAtMost = 5_000 }: CircuitBreakerOptions) {
    this.clock = clock;
    this.threshold = threshold;
    this.openForAtFirst = this.openFor = openFor;
    this.openForAtMost = openForAtMost;
  }

  get state(): BreakerState {
    if (this.retryAt === undefined) return 'closed';
    return this.probing || this.clock.monotonic() >= this.retryAt ? 'half-open' : 'open';
  }

  get failuresInARow(): number {
    return this.failures;
  }

  /** Whether a request may be sent now. In the half-open state one may; the others wait for its outcome. */
  permits(): boolean {
    if (this.retryAt === undefined) return true;
    if (this.probing || this.clock.monotonic() < this.retryAt) return false;
    this.probing = true;
    return true;
  }

  /** The dependency may be back: the next request is let through to see. */
  retryNow(): void {
    if (this.retryAt !== undefined) this.retryAt = this.clock.monotonic();
  }

  /** Reports an answer; true when it closed the breaker. */
  succeeded(): boolean {
    this.failures = 0;
    if (this.retryAt === undefined) return false;
    this.retryAt = undefined;
    this.probing = false;
    this.openFor = this.openForAtFirst;
    return true;
  }

  /**
   * Reports a failure; true when it opened the breaker.
   * @param before failures in a row that answers since then do not make good
   */
  failed(before = 0): boolean {
    this.failures = Math.max(this.failures, before) + 1;
    if (this.retryAt === undefined && this.failures < this.threshold) return false;
    const wasClosed = this.retryAt === undefined;
    // Failures of requests sent before the breaker opened do not lengthen the pause.
    if (wasClosed || this.probing) {
      if (!wasClosed) this.openFor = Math.min(this.openFor * 2, this.openForAtMost);
      this.retryAt = this.clock.monotonic() + this.openFor * (0.75 + Math.random() / 2);
      this.probing = false;
    }
    return wasClosed;
  }
}
