import { Injectable } from '@nestjs/common';
import { WriteBehindService } from '../cache/index.js';
import { DeadLetterFailedError, UnknownDeadLetterError } from './cache-admin.errors.js';
import { toWriteQueueView, type WriteQueuesView } from './cache-writes.view.js';

/** Dead letters of a queue that are shown. */
const SHOWN = 50;

/** What is written behind, and what could not be. */
@Injectable()
export class CacheWritesService {
  constructor(private readonly writes: WriteBehindService) {}

  async list(): Promise<WriteQueuesView> {
    const [reports, letters] = await Promise.all([this.writes.reports(), this.writes.deadLetters(SHOWN)]);
    return {
      queues: reports.map((report) =>
        toWriteQueueView(
          report,
          letters.filter(({ queue }) => queue === report.queue),
        ),
      ),
    };
  }

  /**
   * @throws {UnknownDeadLetterError}
   * @throws {DeadLetterFailedError}
   */
  async retry(id: string): Promise<void> {
    const found = await this.writes.retry(id).catch((error: unknown) => {
      throw new DeadLetterFailedError(error instanceof Error ? error.message : String(error));
    });
    if (!found) throw new UnknownDeadLetterError();
  }

  /** @throws {UnknownDeadLetterError} */
  async discard(id: string): Promise<void> {
    if (!(await this.writes.discard(id))) throw new UnknownDeadLetterError();
  }
}
