import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers';
import { setTimeout } from 'node:timers/promises';

/** Where the cache gets its time from. Tests move it by hand. All times are milliseconds. */
export interface Clock {
  /** Time of day since the Unix epoch; may jump. */
  wall(): number;
  /** Time since an arbitrary start; never goes back, but may stand still while the machine sleeps. */
  monotonic(): number;
  /**
   * As {@link monotonic}, at the moment at which `wall` was read, or up to a millisecond later: for ages, where asking
   * both clocks would cost more than all the rest.
   */
  monotonicAt(wall: number): number;
  /** Resolves after this many milliseconds. */
  sleep(duration: number): Promise<void>;
  /** Runs the task each time this many milliseconds have passed, without keeping the process alive; ends it. */
  every(interval: number, task: () => void): () => void;
}

/** Longer times make Node's timers go off at once. */
const LONGEST_TIMER = 2 ** 31 - 1;

let lastWall = NaN;
let monotonicBound = 0;

const forget = (): void => {
  lastWall = NaN;
};

export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  monotonicAt: (wall) => {
    // The wall clock shows whole milliseconds: while it shows the same one, no more than that has passed.
    if (wall !== lastWall) {
      monotonicBound = performance.now() + 1;
      lastWall = wall;
      // A clock that is set back shows a time twice.
      setImmediate(forget).unref();
    }
    return monotonicBound;
  },
  sleep: (duration) => setTimeout(Math.min(duration, LONGEST_TIMER)),
  every: (interval, task) => {
    const timer = setInterval(task, Math.min(interval, LONGEST_TIMER)).unref();
    return () => {
      clearInterval(timer);
    };
  },
};

/** One moment, told by both clocks. */
export interface Instant {
  readonly wall: number;
  readonly monotonic: number;
}

export const instantOf = (clock: Clock): Instant => ({ wall: clock.wall(), monotonic: clock.monotonic() });

/**
 * Milliseconds since `instant`: the larger of what the two clocks say. A wall clock set back does not make things
 * younger, and a monotonic clock that stood still during a sleep of the machine does not either.
 */
export function ageOf(instant: Instant, clock: Clock): number {
  return Math.max(clock.monotonic() - instant.monotonic, clock.wall() - instant.wall);
}
