import type { NewActivity } from './new-activity.js';

/** Something that a user did, and when. */
export interface RecordedActivity extends Omit<NewActivity, 'userId'> {
  /** Milliseconds since the Unix epoch. */
  readonly occurredAt: number;
}

const MICROSECOND = 0.001;

let last = 0;

/** The time of day in milliseconds. What this process records one after the other is so in the feed, too. */
export function timeOfDeed(): number {
  last = Math.max(Date.now(), last + MICROSECOND);
  return last;
}
