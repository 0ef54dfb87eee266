import type { EvictionTarget } from '../key/eviction-target.js';
import type { Transaction } from '../transaction/transaction.js';

/** What one transaction has recorded: for whoever delivers it. */
export type OutboxReceipt = readonly string[];

/** Evictions that somebody is delivering, and nobody else meanwhile. */
export interface TakenEvictions {
  /** How many records they were: several may name the same target. */
  readonly records: number;
  /** How many of these nobody else was to deliver: writes past the cache. Default none. */
  readonly changes?: number;
  readonly isDelivered: boolean;
}

/** What waits in an outbox, of all processes. */
export interface OutboxFigures {
  /** Records that are not delivered yet, also those that their writers still have to themselves. */
  readonly records: number;
  /** Milliseconds for which the oldest of them has been due for any relay; 0 where none is. */
  readonly oldestDueAge: number;
}

/**
 * Where evictions are recorded in the transaction of the write that causes them, until they have happened. All of it may
 * reject when the database cannot be reached. One for each namespace of a cache.
 */
export interface Outbox {
  /** Records targets in a transaction, on its connection: they are there if and only if it commits. */
  record(targets: readonly EvictionTarget[], transaction: Transaction): Promise<OutboxReceipt>;
  /** Forgets what has been delivered. */
  done(receipt: OutboxReceipt): Promise<void>;
  /** Lets others deliver what the one who recorded it could not, at once and not only after the grace period. */
  handOver(receipt: OutboxReceipt): Promise<void>;
  /**
   * Delivers what is there, older than the grace period or handed over, and forgets it if it was delivered. What somebody
   * else is delivering is passed over; what a process that dies was delivering is there again.
   * @param limit most records
   * @param deliver resolves with whether it was
   */
  take(limit: number, deliver: (targets: readonly EvictionTarget[]) => Promise<boolean>): Promise<TakenEvictions>;
  /**
   * Makes one record of many that name the same; and of all one of "everything", if there is one or if they are more than
   * `limit`.
   * @returns whether they were so many, and it was not "everything" before
   */
  compact(limit: number): Promise<boolean>;
  /**
   * What waits.
   * @param limit looks at no more records
   */
  figures(limit: number): Promise<OutboxFigures>;
  /**
   * Tells when something was handed over. Best effort: what is missed is found by looking.
   * @returns ends it
   */
  listen(listener: () => void): () => Promise<void>;
}
