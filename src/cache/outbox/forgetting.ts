import type { CacheLogger } from '../insight/cache-logger.js';
import { nameOf } from '../insight/error-name.js';
import type { Outbox, OutboxReceipt } from './outbox.js';

/**
 * Removes what was delivered from the outbox, after its writer has gone on: what comes while one removal is under way goes
 * together in the next. What is not removed is delivered once more by a relay, which is harmless.
 */
export class Forgetting {
  private waiting: string[] = [];
  private running: Promise<void> | undefined;

  constructor(
    private readonly outbox: Outbox,
    private readonly logger: CacheLogger,
  ) {}

  /** Resolves when it is gone. Never rejects. */
  forget(receipt: OutboxReceipt): Promise<void> {
    this.waiting.push(...receipt);
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.waiting.length > 0) {
      const all = this.waiting;
      this.waiting = [];
      try {
        await this.outbox.done(all);
      } catch (error) {
        this.logger.debug(`cache: ${all.length} delivered evictions stay in the outbox: ${nameOf(error)}`);
      }
    }
  }
}
