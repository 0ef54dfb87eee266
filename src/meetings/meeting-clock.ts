import { Injectable } from '@nestjs/common';

const MINUTE_MS = 60_000;

/** The time of the platform as meetings see it. One clock, the application's, decides all rules about time. */
@Injectable()
export class MeetingClock {
  now(): Date {
    return new Date();
  }

  /** The full minute that has begun last, as `2026-03-01T09:30:00.000Z`: the moment as of which lists are made. */
  minute(): string {
    return new Date(Math.floor(this.now().getTime() / MINUTE_MS) * MINUTE_MS).toISOString();
  }
}
