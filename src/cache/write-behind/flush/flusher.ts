import type { Histogram } from '../../insight/histogram.js';
import { ageOf, instantOf, type Clock, type Instant } from '../../time/clock.js';
import type { WriteLedger } from '../ledger/write-ledger.js';
import type { TakenWrite, WriteQueue } from '../queue/write-queue.js';

export interface FlusherOptions {
  readonly name: string;
  readonly queue: WriteQueue;
  readonly ledger: Pick<WriteLedger, 'forget'>;
  readonly write: (batch: readonly TakenWrite[]) => Promise<void>;
  readonly maxBatch: number;
  /** Writes that another consumer has held for so many milliseconds are claimed. */
  readonly claimAfter: number;
  /** Performed writes are remembered for at least so many milliseconds. */
  readonly rememberFor: number;
  readonly durations: Histogram;
  readonly clock: Clock;
}

/** Consumers that hold nothing are forgotten after so many times `claimAfter`. */
const CONSUMER_LIVES = 20;

/** Where writes come as fast as they are performed, a run ends all the same. */
const BATCHES_PER_RUN = 50;

/** Empties the queue, one batch after the other; one run at a time. */
export class Flusher {
  private running: Promise<boolean> | undefined;
  /** This consumer may hold writes that it does not know of: an answer was lost, or a batch failed. */
  private isUnsure = false;
  private caredAt: Instant | undefined;
  /** Batches that were performed. */
  batches = 0;

  constructor(private readonly options: FlusherOptions) {}

  /**
   * Performs what is in the queue now, or joins the run under way.
   * @returns whether there may be more
   * @throws Error when the database or the queue is away; nothing is lost by it
   */
  flush(): Promise<boolean> {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<boolean> {
    try {
      await this.care();
      if (this.isUnsure) await this.empty((count) => this.options.queue.retake(count));
      this.isUnsure = false;
      return await this.take();
    } catch (error) {
      this.isUnsure = true;
      throw error;
    }
  }

  private async take(): Promise<boolean> {
    const { queue, maxBatch } = this.options;
    for (let batches = 0; batches < BATCHES_PER_RUN; batches += 1) {
      const batch = await queue.take(maxBatch);
      if (batch.length > 0) await this.perform(batch);
      if (batch.length < maxBatch) return false;
    }
    return true;
  }

  /** What is taken again is settled by then: what is left is finite. */
  private async empty(take: (count: number) => Promise<readonly TakenWrite[]>): Promise<void> {
    for (;;) {
      const batch = await take(this.options.maxBatch);
      if (batch.length === 0) return;
      await this.perform(batch);
    }
  }

  private async perform(batch: readonly TakenWrite[]): Promise<void> {
    const begun = this.options.clock.monotonic();
    await this.options.write(batch);
    this.batches += 1;
    this.options.durations.observe(this.options.clock.monotonic() - begun);
  }

  /** From time to time: what the dead left behind, and what nobody can ask about any more. */
  private async care(): Promise<void> {
    const { queue, ledger, name, clock, claimAfter, rememberFor } = this.options;
    if (this.caredAt && ageOf(this.caredAt, clock) < claimAfter / 2) return;
    this.caredAt = instantOf(clock);
    await this.empty((count) => queue.claim(claimAfter, count));
    await queue.forgetConsumers(claimAfter * CONSUMER_LIVES);
    const floor = await queue.floor();
    if (floor) await ledger.forget(name, floor, rememberFor);
  }
}
