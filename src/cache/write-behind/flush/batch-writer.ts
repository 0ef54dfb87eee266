import { decodePayload } from '../../entry/payload-codec.js';
import type { Clock } from '../../time/clock.js';
import type { WriteLedger } from '../ledger/write-ledger.js';
import type { TakenWrite, WriteQueue } from '../queue/write-queue.js';
import { coalesce, type Merge } from './coalesce.js';

/** Milliseconds before the second attempt at a write that failed alone; as many more before each further one. */
const PAUSE = 50;

export interface BatchWriterOptions<T> {
  readonly name: string;
  readonly queue: Pick<WriteQueue, 'settle'>;
  readonly ledger: WriteLedger<T>;
  readonly merge: Merge;
  /** Performs one write in the transaction. */
  readonly perform: (args: readonly unknown[], transaction: T) => Promise<void>;
  /** Told the arguments of each write after its commit, also of those that were performed before. Does not throw. */
  readonly evict: (calls: readonly (readonly unknown[])[]) => Promise<void>;
  /** So often a write that fails alone is tried. */
  readonly attempts: number;
  readonly clock: Clock;
  readonly buried: (write: TakenWrite, error: string) => void;
}

interface OpenedWrite extends TakenWrite {
  readonly args: readonly unknown[];
}

/**
 * Performs what was taken from the queue: commit, evict, settle, in this order, so that whatever dies in between is done
 * again, and refused by the ledger.
 */
export class BatchWriter<T> {
  constructor(private readonly options: BatchWriterOptions<T>) {}

  /** @throws Error when the database or the queue is away: what is not settled is still in the queue */
  async write(batch: readonly TakenWrite[]): Promise<void> {
    const opened: OpenedWrite[] = [];
    for (const write of batch) {
      try {
        opened.push({ ...write, args: argumentsIn(write) });
      } catch (error) {
        await this.bury(write, error);
      }
    }
    if (opened.length > 0) await this.perform(opened);
  }

  /** A batch that fails is halved until the write that is to blame is alone. */
  private async perform(writes: readonly OpenedWrite[]): Promise<void> {
    try {
      await this.attempt(writes);
    } catch (error) {
      if (!this.options.ledger.blames(error)) throw error;
      const [only, ...more] = writes;
      if (only && more.length === 0) return this.insist(only, error);
      const middle = writes.length >> 1;
      await this.perform(writes.slice(0, middle));
      await this.perform(writes.slice(middle));
      return;
    }
    await this.finish(writes);
  }

  private async insist(write: OpenedWrite, first: unknown): Promise<void> {
    let failure: { readonly error: unknown } | undefined = { error: first };
    for (let attempt = 1; attempt < this.options.attempts; attempt += 1) {
      await this.options.clock.sleep(PAUSE * attempt);
      failure = await this.attempt([write]).then(
        () => undefined,
        (error: unknown) => {
          if (!this.options.ledger.blames(error)) throw error;
          return { error };
        },
      );
      if (failure === undefined) return this.finish([write]);
    }
    await this.bury(write, failure.error);
  }

  private attempt(writes: readonly OpenedWrite[]): Promise<void> {
    const { ledger, name, merge, perform } = this.options;
    return ledger.runOnce(name, writes, async (fresh, transaction) => {
      const calls = coalesce(
        writes.filter(({ id }) => fresh.has(id)),
        merge,
      );
      for (const args of calls) await perform(args, transaction);
    });
  }

  private async finish(writes: readonly OpenedWrite[]): Promise<void> {
    const { evict, queue } = this.options;
    await evict(writes.map(({ args }) => args));
    await queue.settle(writes);
  }

  private async bury(write: TakenWrite, error: unknown): Promise<void> {
    const { ledger, name, queue, buried } = this.options;
    const reason = error instanceof Error ? error.message : String(error);
    await ledger.bury(name, write, reason);
    buried(write, reason);
    await queue.settle([write]);
  }
}

/** @throws CorruptEntryError, TypeError */
export function argumentsIn({ payload }: Pick<TakenWrite, 'payload'>): readonly unknown[] {
  const args = decodePayload(payload).open();
  if (!Array.isArray(args)) throw new TypeError('these are no arguments');
  return args;
}
