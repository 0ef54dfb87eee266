import type { QueuedWrite, QueuePlace, TakenWrite } from '../queue/write-queue.js';

/** A write to be noted as performed: from a queue, or without a place one that was performed past it. */
export type LedgerWrite = Pick<QueuedWrite, 'id'> & { readonly place?: QueuePlace };

/** A write that could not be performed, and that is kept. */
export interface DeadLetter extends QueuedWrite {
  readonly queue: string;
  /** Why, as the last attempt said. */
  readonly error: string;
  readonly diedAt: Date;
}

/**
 * Which writes have been performed: noted in the transaction that performs them, so that each is performed once.
 *
 * @typeParam T what a piece of work needs to be part of the transaction
 */
export interface WriteLedger<T = unknown> {
  /**
   * Notes the writes and runs the work, both or neither. Where another transaction is performing one of them, it is
   * waited for.
   * @param work told the ids of those that nobody has performed; not called where there is none
   */
  runOnce(
    queue: string,
    writes: readonly LedgerWrite[],
    work: (fresh: ReadonlySet<string>, transaction: T) => Promise<void>,
  ): Promise<void>;
  /** Notes a write as done with, and keeps it as a dead letter. */
  bury(queue: string, write: TakenWrite, error: string): Promise<void>;
  /** The newest first. */
  deadLetters(queue: string, count: number): Promise<readonly DeadLetter[]>;
  countDeadLetters(queue: string): Promise<number>;
  /**
   * Runs the work, and forgets the letter with it.
   * @returns false where the queue has no such letter
   */
  revive(queue: string, id: string, work: (letter: DeadLetter, transaction: T) => Promise<void>): Promise<boolean>;
  /**
   * Forgets a letter; its write is never performed.
   * @returns false where the queue has no such letter
   */
  discard(queue: string, id: string): Promise<boolean>;
  /**
   * Forgets what was performed longer ago than `age` milliseconds and stood before this place; whoever still holds such
   * a write is refused from now on. Of other streams, and of no place, what was performed longer ago than a week.
   * @returns how many
   */
  forget(queue: string, floor: QueuePlace, age: number): Promise<number>;
  /** Whether an error is about the write itself, so that it would fail again, and not about the database. */
  blames(error: unknown): boolean;
}
