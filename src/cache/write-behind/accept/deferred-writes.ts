import { randomUUID } from 'node:crypto';
import { encodePayload } from '../../entry/payload-codec.js';
import type { CacheLogger } from '../../insight/cache-logger.js';
import { Histogram } from '../../insight/histogram.js';
import { TroubleLog } from '../../insight/trouble-log.js';
import { ageOf, instantOf, type Clock } from '../../time/clock.js';
import { within } from '../../time/within.js';
import { argumentsIn, BatchWriter } from '../flush/batch-writer.js';
import type { Merge } from '../flush/coalesce.js';
import { Flusher } from '../flush/flusher.js';
import type { DeadLetter, WriteLedger } from '../ledger/write-ledger.js';
import type { QueueFigures, WriteQueue } from '../queue/write-queue.js';
import { Acceptor } from './acceptor.js';
import { UnknownOutcomeError } from './unknown-outcome.error.js';
import type { WriteBehindReport, WriteThroughReason } from './write-behind-report.js';

export interface DeferredWritesOptions<T> {
  /** Of the queue: in Redis, in the ledger, in logs and metrics. */
  readonly name: string;
  /** Without one, each call performs its write itself. */
  readonly queue: WriteQueue | undefined;
  readonly ledger: WriteLedger<T>;
  readonly merge: Merge;
  /** Performs a write: in the transaction, or in none. */
  readonly perform: (args: readonly unknown[], transaction: T | undefined) => Promise<void>;
  /** Told the arguments of each write after its commit. Does not throw. */
  readonly evict: (calls: readonly (readonly unknown[])[]) => Promise<void>;
  readonly settings: DeferredWritesSettings;
  readonly clock: Clock;
  readonly logger: CacheLogger;
}

/** Times in milliseconds. */
export interface DeferredWritesSettings {
  readonly flushEvery: number;
  readonly maxBatch: number;
  /** With so many writes in the queue, calls write through. */
  readonly maxLength: number;
  /** So often a write that fails alone is tried before it is a dead letter. */
  readonly attempts: number;
  /** Longest wait for the queue to accept. */
  readonly patience: number;
  /** A consumer that has held a write for so long is taken for dead. */
  readonly claimAfter: number;
  /** Performed writes are remembered for at least so long. */
  readonly rememberFor: number;
}

/** Between two looks at a queue that another process is emptying, in milliseconds. */
const GLANCE = 5;

/**
 * The writes of one kind, accepted now and performed later. Each is performed once, whatever process or connection dies:
 * the call's id is in the queue, and noted in the transaction that performs it.
 */
export class DeferredWrites<T = unknown> {
  private readonly acceptor: Acceptor | undefined;
  private readonly flusher: Flusher | undefined;
  private readonly trouble: TroubleLog;
  private readonly durations = new Histogram();
  private readonly counts = { accepted: 0, flushErrors: 0, buried: 0 };
  private readonly writtenThrough = { off: 0, full: 0, away: 0, unknown: 0, unencodable: 0, closing: 0 };
  private stopTicking: (() => void) | undefined;
  private isClosing = false;
  private isFlushing = false;

  constructor(private readonly options: DeferredWritesOptions<T>) {
    const { name, queue, clock, logger, settings, ledger } = options;
    this.trouble = new TroubleLog(logger, clock);
    if (!queue) return;
    const access = new TroubleLog(logger, clock);
    this.acceptor = new Acceptor({
      queue,
      ...settings,
      clock,
      away: (error) => access.begins(`write-behind ${name}: the queue is away, calls write through: ${String(error)}`),
      back: () => access.ends(`write-behind ${name}: the queue is back`),
    });
    const writer = new BatchWriter<T>({
      ...options,
      queue,
      attempts: settings.attempts,
      buried: ({ id, key }, error) => {
        this.counts.buried += 1;
        logger.error(`write-behind ${name}: write ${id} of '${key}' is a dead letter: ${error}`);
      },
    });
    const write: BatchWriter<T>['write'] = (batch) => writer.write(batch);
    this.flusher = new Flusher({ name, queue, ledger, write, ...settings, durations: this.durations, clock });
  }

  get name(): string {
    return this.options.name;
  }

  /** Begins to flush; tells the log what would lose accepted writes. */
  start(): void {
    const { name, queue, clock, settings, logger } = this.options;
    if (!queue || this.stopTicking) return;
    this.stopTicking = clock.every(settings.flushEvery, () => void this.tryToFlush());
    queue.warnings().then(
      (warnings) => warnings.forEach((warning) => logger.warn(`write-behind ${name}: ${warning}`)),
      () => {},
    );
  }

  /**
   * Accepts a write: returns when the queue has it, or, where it cannot have it, when the write is performed.
   *
   * @param key writes of one key are merged; undefined for a write that cannot be kept
   * @throws UnknownOutcomeError; what performing it throws, where it is performed now
   */
  async write(key: string | undefined, args: readonly unknown[]): Promise<void> {
    if (!this.acceptor) return this.writeThrough('off', args);
    if (this.isClosing) return this.writeThrough('closing', args);
    const payload = key === undefined ? undefined : payloadOf(args);
    if (key === undefined || payload === undefined) return this.writeThrough('unencodable', args);
    const id = randomUUID();
    const acceptance = await this.acceptor.offer({ id, key, payload });
    if (acceptance === 'accepted') this.counts.accepted += 1;
    else if (acceptance === 'late') throw new UnknownOutcomeError(this.name);
    else if (acceptance === 'unknown') await this.writeThrough('unknown', args, id);
    else await this.writeThrough(acceptance === 'full' ? 'full' : 'away', args);
  }

  /**
   * Waits until everything that was accepted before this call is performed, so that a read sees it; flushes for it. A queue
   * that does not answer costs no more than the wait for it to accept.
   * @param patience longest wait in milliseconds
   * @returns whether it is; false while the queue or the database does not answer
   */
  async settled(patience: number): Promise<boolean> {
    const { queue, clock } = this.options;
    const { acceptor, flusher } = this;
    if (!queue || !acceptor || !flusher) return true;
    const begun = instantOf(clock);
    const wait = async (): Promise<boolean> => {
      const newest = await acceptor.ask(() => queue.newest());
      while (newest && ageOf(begun, clock) < patience && (await queue.reaches(newest))) {
        await flusher.flush();
        // Another process holds what is left.
        if (await queue.reaches(newest)) await clock.sleep(GLANCE);
        else return true;
      }
      return ageOf(begun, clock) < patience;
    };
    return (
      (await within(
        patience,
        wait().catch(() => false),
      )) ?? false
    );
  }

  /** Performs a dead letter now. @returns false where there is none of this id */
  async retry(id: string): Promise<boolean> {
    const { ledger, perform, evict } = this.options;
    const performed: (readonly unknown[])[] = [];
    try {
      return await ledger.revive(this.name, id, async (letter, transaction) => {
        const args = argumentsIn(letter);
        await perform(args, transaction);
        performed.push(args);
        // With the transaction, where the cache knows of it: the letter goes with the commit, and nobody tries it again.
        await evict(performed);
      });
    } finally {
      // Also where nobody knows whether it was committed.
      if (performed.length > 0) await evict(performed);
    }
  }

  /** Forgets a dead letter. @returns false where there is none of this id */
  async discard(id: string): Promise<boolean> {
    const { ledger, logger } = this.options;
    const found = await ledger.discard(this.name, id);
    if (found) logger.warn(`write-behind ${this.name}: the dead letter ${id} was discarded`);
    return found;
  }

  /** The newest first. */
  deadLetters(count: number): Promise<readonly DeadLetter[]> {
    return this.options.ledger.deadLetters(this.name, count);
  }

  async report(): Promise<WriteBehindReport> {
    const { queue, ledger } = this.options;
    const [figures, deadLetters] = await Promise.all([
      queue?.figures().catch(() => undefined),
      ledger.countDeadLetters(this.name).catch(() => undefined),
    ]);
    return { queue: this.name, mode: queue ? 'queued' : 'synchronous', figures, deadLetters, ...this.counted() };
  }

  /** What this process counted; asks nobody. */
  counted(): Omit<WriteBehindReport, 'queue' | 'mode' | 'figures' | 'deadLetters'> {
    return {
      ...this.counts,
      batches: this.flusher?.batches ?? 0,
      writtenThrough: { ...this.writtenThrough },
      flushes: this.durations.read(),
    };
  }

  figures(): Promise<QueueFigures> | undefined {
    return this.options.queue?.figures();
  }

  /**
   * Calls write through from now on, and what is in the queue is performed: what is left when the time is over stays
   * there for the next process.
   * @param patience longest wait in milliseconds
   */
  async drain(patience: number): Promise<void> {
    this.isClosing = true;
    this.stopTicking?.();
    // The run under way may have looked before the last write came.
    const emptied = this.flusher?.flush().then(() => this.empty());
    await within(patience, emptied?.catch((error: unknown) => this.failed(error)) ?? Promise.resolve());
  }

  private async writeThrough(reason: WriteThroughReason, args: readonly unknown[], id?: string): Promise<void> {
    const { ledger, perform, evict } = this.options;
    this.writtenThrough[reason] += 1;
    try {
      if (id === undefined) await perform(args, undefined);
      else await ledger.runOnce(this.name, [{ id }], (_, transaction) => perform(args, transaction));
    } finally {
      await evict([args]);
    }
  }

  private async empty(): Promise<void> {
    while (await this.flusher?.flush());
  }

  private async tryToFlush(): Promise<void> {
    if (this.isFlushing) return;
    this.isFlushing = true;
    try {
      await this.empty();
      this.trouble.ends(`write-behind ${this.name}: accepted writes are performed again`);
    } catch (error) {
      this.failed(error);
    } finally {
      this.isFlushing = false;
    }
  }

  private failed(error: unknown): void {
    this.counts.flushErrors += 1;
    this.trouble.begins(`write-behind ${this.name}: accepted writes cannot be performed now: ${String(error)}`);
  }
}

function payloadOf(args: readonly unknown[]): Buffer | undefined {
  try {
    return encodePayload([...args]);
  } catch {
    return undefined;
  }
}
