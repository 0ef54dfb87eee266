import { within } from '../time/within.js';
import type { Outbox, OutboxFigures } from './outbox.js';
import { OutboxStatistics } from './outbox-statistics.js';

/** Records counted at most, so that a long outbox costs no more to look at. */
export const MOST_COUNTED = 10_000;

/** Longest wait for the database, in milliseconds. */
const PATIENCE = 1_000;

/** What operators see of an outbox: what this process did, and what waits there for all of them. */
export class OutboxWatch {
  readonly statistics = new OutboxStatistics();
  private asking: Promise<OutboxFigures | undefined> | undefined;

  constructor(private readonly outbox: Outbox) {}

  /** `undefined` while the database does not answer; however many ask, it is asked once at a time. Never rejects. */
  figures(): Promise<OutboxFigures | undefined> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return within(PATIENCE, this.asking);
  }

  private async ask(): Promise<OutboxFigures | undefined> {
    try {
      return await this.outbox.figures(MOST_COUNTED);
    } catch {
      return undefined;
    }
  }
}
