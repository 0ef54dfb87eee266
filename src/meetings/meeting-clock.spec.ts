import { describe, expect, it, jest } from '@jest/globals';
import { MeetingClock } from './meeting-clock.js';

describe('MeetingClock', () => {
  it.each([
    ['2030-03-01T09:30:00.000Z', '2030-03-01T09:30:00.000Z'],
    ['2030-03-01T09:30:59.999Z', '2030-03-01T09:30:00.000Z'],
  ])('at %s the minute is %s', (now, minute) => {
    const clock = new MeetingClock();
    jest.spyOn(clock, 'now').mockReturnValue(new Date(now));
    expect(clock.minute()).toBe(minute);
  });
});
