import { describe, expect, it } from '@jest/globals';
import { assertTimes } from './meeting-times.js';
import { MeetingTimesError } from './meetings.errors.js';

describe('the times of a meeting', () => {
  const now = new Date('2030-03-01T09:00:00Z');
  const times = (startsAt: string, endsAt: string) => ({ startsAt: new Date(startsAt), endsAt: new Date(endsAt) });

  it.each([
    ['in the future', '2030-03-01T10:00:00Z', '2030-03-01T11:00:00Z'],
    ['at once', '2030-03-01T08:59:00Z', '2030-03-01T09:30:00Z'],
    ['a whole day', '2030-03-02T00:00:00Z', '2030-03-03T00:00:00Z'],
  ])('may be %s', (_, startsAt, endsAt) => {
    expect(() => assertTimes(times(startsAt, endsAt), now)).not.toThrow();
  });

  it.each([
    ['start in the past', '2030-03-01T08:58:59.999Z', '2030-03-01T11:00:00Z'],
    ['end with the start', '2030-03-01T10:00:00Z', '2030-03-01T10:00:00Z'],
    ['end before the start', '2030-03-01T10:00:00Z', '2030-03-01T09:59:59Z'],
    ['be over already', '2030-03-01T08:59:30Z', '2030-03-01T09:00:00Z'],
    ['last longer than a day', '2030-03-02T00:00:00Z', '2030-03-03T00:00:00.001Z'],
    ['be six years away', '2036-03-02T00:00:00Z', '2036-03-02T01:00:00Z'],
  ])('must not %s', (_, startsAt, endsAt) => {
    expect(() => assertTimes(times(startsAt, endsAt), now)).toThrow(MeetingTimesError);
  });

  it('may stay in the past when the plan changes otherwise, but not move there', () => {
    const plan = times('2030-03-01T07:00:00Z', '2030-03-01T08:00:00Z');
    expect(() => assertTimes(plan, now, plan)).not.toThrow();
    expect(() => assertTimes({ ...plan, endsAt: now }, now, plan)).toThrow(MeetingTimesError);
    expect(() => assertTimes({ ...plan, endsAt: new Date('2030-03-01T09:30:00Z') }, now, plan)).not.toThrow();
  });
});
