import type { Clock } from '../../../src/cache/core.js';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  private now = 1_000_000;
  private skew = 0;
  private sleepers: { readonly until: number; wake(): void }[] = [];

  wall(): number {
    return this.now + this.skew;
  }

  monotonic(): number {
    return this.now;
  }

  sleep(duration: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ until: this.now + duration, wake }));
  }

  /** Time passes: `milliseconds` on both clocks; whoever slept until then wakes. */
  advance(milliseconds: number): void {
    this.now += milliseconds;
    const awake = this.sleepers.filter(({ until }) => until <= this.now);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.now);
    for (const { wake } of awake) wake();
  }

  /** The time of day is set: only the wall clock moves. */
  setBack(milliseconds: number): void {
    this.skew -= milliseconds;
  }

  get sleeping(): number {
    return this.sleepers.length;
  }
}
