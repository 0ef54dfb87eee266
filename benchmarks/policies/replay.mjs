// One trace, asked of one cache.
import { median } from '../workload/figures.mjs';

/** Calls between two looks at the clock: about a millisecond, collections of young garbage included. */
const SLICE = 5_000;
/** Clocks do not start at 0, which some libraries take for "never". */
const START = 1_000_000;

/** Keys as services name them, flat: the first use of a string put together would pay for that. */
export const names = (count, from = 0) =>
  Array.from({ length: count }, (_, n) => Buffer.from(`user:profile:${from + n}`).toString());

/**
 * @param start one of the subjects
 * @param {import('./traces.mjs').Trace} trace
 * @param keys the keys of the trace by number
 * @param capacity in entries
 * @returns hits, and microseconds of processor time for a request
 */
export function replay(start, { requests, timeOf, lifetime }, keys, capacity) {
  const time = { now: START };
  const { read, end } = start({ capacity, lifetime, time });
  let hits = 0;
  const microseconds = timed(requests.length, (index) => {
    time.now = START + timeOf(index);
    if (read(keys[requests[index]])) hits += 1;
  });
  end();
  return { hits, microseconds };
}

/** @returns microseconds of processor time for a call: the median of slices, for other programs disturb some of them */
export function timed(calls, call) {
  const slices = [];
  for (let index = 0; index < calls;) {
    const first = index;
    const end = Math.min(calls, first + SLICE);
    const before = process.cpuUsage();
    for (; index < end; index += 1) call(index);
    const { user, system } = process.cpuUsage(before);
    slices.push((user + system) / (end - first));
  }
  return median(slices);
}
