import type { CacheLogger } from '../insight/cache-logger.js';
import { TroubleLog } from '../insight/trouble-log.js';
import { nameOf } from '../insight/error-name.js';
import type { EvictionTarget } from '../key/eviction-target.js';
import type { Clock } from '../time/clock.js';
import type { Outbox } from './outbox.js';
import type { OutboxStatistics } from './outbox-statistics.js';

/** Records delivered together. */
const BATCH = 500;

export interface OutboxRelayOptions {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: CacheLogger;
  readonly statistics: OutboxStatistics;
  /** Milliseconds between two looks. */
  readonly interval: number;
  /** Most records that are kept while nothing can be delivered. */
  readonly maxRecords: number;
  /** Whether the remote store is asked at all now. */
  readonly canDeliver: () => boolean;
  /** Evicts everywhere; true when the remote store has acknowledged it. Never rejects. */
  readonly deliver: (targets: readonly EvictionTarget[]) => Promise<boolean>;
}

/**
 * Delivers the evictions that another process has recorded and left: because it died after its commit, or could not reach
 * the remote store. Every process has one; delivering twice is harmless.
 */
export class OutboxRelay {
  private readonly stopLooking: () => void;
  private readonly stopListening: () => Promise<void>;
  private readonly trouble: TroubleLog;
  private running: Promise<void> | undefined;
  private isAskedAgain = false;
  private closed = false;

  constructor(private readonly options: OutboxRelayOptions) {
    const { clock, interval, outbox, logger } = options;
    this.trouble = new TroubleLog(logger, clock);
    const look = (): void => void this.run();
    this.stopLooking = clock.every(interval, look);
    this.stopListening = outbox.listen(look);
  }

  /** One look, and one more after it for those who ask meanwhile. Never rejects. */
  run(): Promise<void> {
    if (this.running) this.isAskedAgain = true;
    else if (!this.closed) this.running = this.look();
    return this.running ?? Promise.resolve();
  }

  async close(): Promise<void> {
    this.closed = true;
    this.stopLooking();
    await this.stopListening();
    await this.running;
  }

  private get goesOn(): boolean {
    return this.isAskedAgain && !this.closed;
  }

  private async look(): Promise<void> {
    try {
      do {
        this.isAskedAgain = false;
        await this.deliverAll();
      } while (this.goesOn);
      this.trouble.ends('cache: the outbox can be read again');
    } catch (error) {
      this.options.statistics.failedLooks += 1;
      this.trouble.begins(`cache: the outbox cannot be read: ${nameOf(error)}`);
    } finally {
      this.running = undefined;
    }
  }

  private async deliverAll(): Promise<void> {
    const { outbox, canDeliver, deliver, statistics, logger } = this.options;
    for (let [left, changed] = [0, 0]; !this.closed;) {
      if (!canDeliver()) return this.compact();
      const { records, changes = 0, isDelivered } = await outbox.take(BATCH, deliver);
      if (records > 0 && !isDelivered) return this.compact();
      left += records - changes;
      changed += changes;
      statistics.relayed += records - changes;
      statistics.relayedChanges += changes;
      if (records === BATCH) continue;
      if (left > 0) logger.warn(`cache: ${left} evictions that were left in the outbox were delivered`);
      if (changed > 0) logger.debug(`cache: ${changed} changes that were made past the cache were delivered`);
      return;
    }
  }

  private async compact(): Promise<void> {
    const { outbox, maxRecords, statistics, logger } = this.options;
    if (!(await outbox.compact(maxRecords))) return;
    statistics.collapses += 1;
    logger.warn('cache: too many evictions wait in the outbox: they were made one of everything');
  }
}
