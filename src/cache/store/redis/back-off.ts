const FIRST_PAUSE = 50;
export const LONGEST_PAUSE = 2_000;

/**
 * Milliseconds to wait before an attempt to connect: doubled each time up to two seconds, and shortened at random by up
 * to a half, so that the processes of a fleet do not come back together.
 * @param attempt from 1
 */
export function backOff(attempt: number): number {
  return Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE) * (0.5 + Math.random() / 2);
}
