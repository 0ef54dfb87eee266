import { MeetingTimesError } from './meetings.errors.js';

const MINUTE_MS = 60_000;
const LONGEST_MS = 24 * 60 * MINUTE_MS;
const FURTHEST_MS = 5 * 366 * 24 * 60 * MINUTE_MS;

export interface MeetingTimes {
  readonly startsAt: Date;
  readonly endsAt: Date;
}

/**
 * Judges planned times. "Now" may be a minute old, so that a meeting can start at once.
 *
 * @param before the plan that changes; a time that stays may lie in the past
 * @throws {MeetingTimesError}
 */
export function assertTimes({ startsAt, endsAt }: MeetingTimes, now: Date, before?: MeetingTimes): void {
  const started = startsAt.getTime() < now.getTime() - MINUTE_MS;
  const over = endsAt.getTime() <= now.getTime();
  if (started && startsAt.getTime() !== before?.startsAt.getTime()) refuse('The start lies in the past.');
  if (over && endsAt.getTime() !== before?.endsAt.getTime()) refuse('The end lies in the past.');
  if (startsAt.getTime() > now.getTime() + FURTHEST_MS) refuse('The start is more than five years away.');
  if (endsAt <= startsAt) refuse('The end must come after the start.');
  if (endsAt.getTime() - startsAt.getTime() > LONGEST_MS) refuse('A meeting lasts 24 hours at most.');
}

function refuse(detail: string): never {
  throw new MeetingTimesError(detail);
}
