/** Milliseconds of CLOCK_MONOTONIC: the same for all processes of a machine, whatever happens to the time of day. */
export const now = (): number => Number(process.hrtime.bigint()) / 1e6;

/**
 * Why a call brought nothing: Postgres failed (not the cache's fault), the call rejected, it was not answered within
 * the limit of the laboratory, or what came was no register of that name.
 */
export type Failure = 'database' | 'rejected' | 'no answer' | 'not a register';

interface Recorded {
  /** The process: one that is started again gets a new number. */
  readonly node: number;
  readonly key: string;
  readonly begin: number;
}

export interface ReadRecord extends Recorded {
  readonly kind: 'read';
  readonly end: number;
  /** Seen; missing when the read failed. */
  readonly version?: number;
  /** It shared the work of a read of this process that was under way when it began. */
  readonly joined: boolean;
  readonly failure?: Failure;
  /** The words of the error, or the value that was no register. */
  readonly detail?: string;
}

export interface WriteRecord extends Recorded {
  readonly kind: 'write';
  /** When Postgres had answered, and with which version; missing when it is unknown whether it was written. */
  readonly committed?: number;
  readonly version?: number;
  /** When the call resolved: from here on the eviction is promised. Missing when it did not. */
  readonly acknowledged?: number;
  /** Some eviction of this process was waiting for Redis at that moment, perhaps this one. */
  readonly journaled: boolean;
  readonly failure?: Failure;
  readonly detail?: string;
}

export interface EvictRecord extends Recorded {
  readonly kind: 'evict';
  readonly end: number;
  readonly failure?: Failure;
  readonly detail?: string;
}

/** A run of the loader. */
export interface LoadRecord extends Recorded {
  readonly kind: 'load';
  readonly end: number;
}

/** All evictions of this process that were made before `at` have been acknowledged by Redis. */
export interface DrainRecord {
  readonly kind: 'drained';
  readonly node: number;
  readonly at: number;
}

export type HistoryRecord = ReadRecord | WriteRecord | EvictRecord | LoadRecord | DrainRecord;
