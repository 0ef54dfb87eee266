/** Spans of time in milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const after = (moment: Date, span: number): Date => new Date(moment.getTime() + span);
export const before = (moment: Date, span: number): Date => after(moment, -span);
export const earlier = (one: Date, other: Date): Date => (one < other ? one : other);

/** @param share of the way from the one to the other, 0 to 1 */
export const between = (from: Date, to: Date, share: number): Date =>
  after(from, Math.floor(Math.max(0, to.getTime() - from.getTime()) * share));
export const later = (one: Date, other: Date): Date => (one > other ? one : other);
