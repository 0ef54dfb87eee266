const DIGITS = 10_000;

/**
 * A part of a whole, rounded to four digits: two thirds are 0.6667.
 *
 * @param part 0 to `whole`
 * @param whole of nothing every share is 0
 * @returns 0 to 1
 */
export const shareOf = (part: number, whole: number): number =>
  whole === 0 ? 0 : Math.round((part / whole) * DIGITS) / DIGITS;
