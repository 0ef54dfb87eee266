import type { Clock } from '../../../src/cache/core.js';

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  private now = 1_000_000;
  private skew = 0;
  private sleepers: { readonly until: number; wake(): void }[] = [];
  private readonly repeated = new Set<{ due: number; readonly interval: number; run(): void }>();

  wall(): number {
    return this.now + this.skew;
  }

  monotonic(): number {
    return this.now;
  }

  monotonicAt(): number {
    return this.now;
  }

  sleep(duration: number): Promise<void> {
    return new Promise((wake) => this.sleepers.push({ until: this.now + duration, wake }));
  }

  every(interval: number, run: () => void): () => void {
    const task = { due: this.now + interval, interval, run };
    this.repeated.add(task);
    return () => this.repeated.delete(task);
  }

  /** Time passes: `milliseconds` on both clocks; whoever slept until then wakes. What repeats runs once, as after a pause. */
  advance(milliseconds: number): void {
    this.now += milliseconds;
    for (const task of this.repeated) {
      if (task.due > this.now) continue;
      task.due = this.now + task.interval;
      task.run();
    }
    const awake = this.sleepers.filter(({ until }) => until <= this.now);
    this.sleepers = this.sleepers.filter(({ until }) => until > this.now);
    for (const { wake } of awake) wake();
  }

  /** The process stands still: time passes on both clocks, and nothing runs until it is moved on again. */
  stall(milliseconds: number): void {
    this.now += milliseconds;
  }

  /** The time of day is set: only the wall clock moves. */
  setBack(milliseconds: number): void {
    this.skew -= milliseconds;
  }

  /** The machine sleeps: the monotonic clock stands still meanwhile. */
  suspend(milliseconds: number): void {
    this.skew += milliseconds;
  }

  get sleeping(): number {
    return this.sleepers.length;
  }
}
