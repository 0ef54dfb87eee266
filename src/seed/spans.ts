/** Spans of time in milliseconds. */
export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export const after = (moment: Date, span: number): Date => new Date(moment.getTime() + span);
export const before = (moment: Date, span: number): Date => after(moment, -span);
export const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
