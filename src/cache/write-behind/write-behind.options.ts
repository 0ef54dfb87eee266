import type { Duration } from '../time/duration.js';

/**
 * How calls of a method are accepted now and performed later.
 * @typeParam A the method's parameters, without the transaction
 */
export interface WriteBehindOptions<A extends readonly unknown[] = readonly never[]> {
  /** Template of the key: `'activity:of:{userId}'`. Writes of one key are merged. */
  readonly key: string;
  /**
   * The arguments of one call that does what two did. They are frozen: it returns new ones. Must not depend on the order,
   * which is that of acceptance within a batch, and none between batches of two processes.
   */
  readonly merge: (earlier: A, later: A) => A;
  /** How long a write may wait. Default 1 s. */
  readonly flushEvery?: Duration;
  /** Most writes in one transaction. Default 500. */
  readonly maxBatch?: number;
  /** With so many writes in the queue, calls perform their write themselves. Default 100,000. */
  readonly maxLength?: number;
  /** How often a write that fails alone is tried before it becomes a dead letter. Default 3. */
  readonly attempts?: number;
  /** Name of the queue; renaming it loses sight of what is in it. Default: class and method. */
  readonly queue?: string;
  /** What the write outdates, as of `@CacheEvict`, without `{result…}`: evicted when it has been committed. */
  readonly evicts?: string | readonly string[];
}

/** For the module. */
export interface WriteBehindModuleOptions {
  /** Injection token of the application's `WriteLedger`. */
  readonly ledger: symbol | string | (abstract new (...args: never[]) => unknown);
  /** `false`: annotated methods are called as they were written, and evict after it. Default true. */
  readonly enabled?: boolean;
  /** Longest wait for what is in the queues at shutdown. Default 5 s. */
  readonly drainFor?: Duration;
  /** A process that has held a write for so long is taken for dead. Default 30 s. */
  readonly claimAfter?: Duration;
}
