import type { HistogramCounts } from '../../insight/histogram.js';
import type { QueueFigures } from '../queue/write-queue.js';

/** What this process did with the writes of one queue. */
export interface WriteCounts {
  /** Calls that returned when the queue had their write. */
  readonly accepted: number;
  /** Calls that performed their write themselves, by the reason. */
  readonly writtenThrough: Readonly<Record<WriteThroughReason, number>>;
  /** Batches performed. */
  readonly batches: number;
  readonly flushErrors: number;
  /** Writes given up by this process. */
  readonly buried: number;
}

/**
 * `off`: there is no queue. `full`: it is too long. `away`: it does not answer. `unknown`: nobody knows whether it has the
 * write. `unencodable`: the arguments cannot be kept. `closing`: this process is shutting down.
 */
export type WriteThroughReason = 'off' | 'full' | 'away' | 'unknown' | 'unencodable' | 'closing';

/** How one queue is doing. */
export interface WriteBehindReport extends WriteCounts {
  readonly queue: string;
  /** `synchronous`: every call performs its write itself. */
  readonly mode: 'queued' | 'synchronous';
  /** Of all processes; undefined while the queue does not answer. */
  readonly figures: QueueFigures | undefined;
  /** Undefined while the database does not answer. */
  readonly deadLetters: number | undefined;
  readonly flushes: HistogramCounts;
}
