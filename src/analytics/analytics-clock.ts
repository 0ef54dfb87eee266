import { Injectable } from '@nestjs/common';

/** The day that analytics are made for. Days are those of UTC, for everybody. */
@Injectable()
export class AnalyticsClock {
  /** @returns `2026-03-01` */
  today(): string {
    return new Date().toISOString().slice(0, 10);
  }
}
