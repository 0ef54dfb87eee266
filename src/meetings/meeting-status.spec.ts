import { describe, expect, it } from '@jest/globals';
import { MEETING_STATUSES, nextStatus, type MeetingAction } from './meeting-status.js';
import { MeetingStateError } from './meetings.errors.js';

const ACTIONS: MeetingAction[] = ['start', 'end', 'cancel'];
const LIFE = [
  ['scheduled', 'start', 'live'],
  ['live', 'end', 'ended'],
  ['scheduled', 'cancel', 'cancelled'],
] as const;

describe('the life of a meeting', () => {
  it.each(LIFE)('%s, %s: %s', (status, action, next) => {
    expect(nextStatus(status, action)).toBe(next);
  });

  const others = MEETING_STATUSES.flatMap((status) => ACTIONS.map((action) => [status, action] as const)).filter(
    ([status, action]) => !LIFE.some(([from, by]) => from === status && by === action),
  );

  it.each(others)('%s, %s: refused', (status, action) => {
    expect(() => nextStatus(status, action)).toThrow(MeetingStateError);
  });
});
