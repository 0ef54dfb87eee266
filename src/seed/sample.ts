import type { Random } from './random.js';

/** The popular are soon all drawn: after so many draws in a row without a new one, there are no more. */
const MOST_MISSES = 1_000;

/**
 * Different ones, in the order in which they are drawn.
 *
 * @param first of them
 * @param count with the first; fewer come when the draws bring nothing new for long
 */
export function drawDistinct(first: number, count: number, draw: () => number): number[] {
  const drawn = new Set([first]);
  for (let misses = 0; drawn.size < count && misses < MOST_MISSES;) {
    const before = drawn.size;
    drawn.add(draw());
    misses = drawn.size === before ? misses + 1 : 0;
  }
  return [...drawn];
}

/** So many of the items, each as likely as any other: the beginning of a shuffle (Fisher and Yates). */
export function sample<T>(random: Random, items: readonly T[], count: number): T[] {
  const shuffled = [...items];
  const wanted = Math.min(count, items.length);
  for (let place = 0; place < wanted; place += 1) {
    const other = random.integer(place, items.length - 1);
    [shuffled[place], shuffled[other]] = [shuffled[other] as T, shuffled[place] as T];
  }
  return shuffled.slice(0, wanted);
}
