/** What became of the calls that a plan named. */
export interface WarmCounts {
  /** Calls named so far. */
  readonly total: number;
  /** Loaded, and kept. */
  readonly loaded: number;
  /** Left alone: fresh already, or being loaded by somebody. */
  readonly warm: number;
  /** Loaded, and not kept: an eviction came between, or the cache rules the value out. */
  readonly unkept: number;
  /** The method threw or took too long, or the call has no key. */
  readonly failed: number;
}

export type WarmOutcome =
  /** Every call that the plan named was looked at. */
  | 'completed'
  /** The source threw, or named nothing for too long. */
  | 'source-failed'
  /** Too many loads in a row failed. */
  | 'loads-failed'
  /** The remote store does not answer, cannot keep anything, or has lost the plan's lease. */
  | 'cut-off'
  /** Another node is at it; nothing was done here. */
  | 'elsewhere'
  /** The application shuts down. */
  | 'shut-down';

/** How a run ended. Times in milliseconds, `startedAt` since the Unix epoch. */
export interface WarmResult extends WarmCounts {
  readonly plan: string;
  readonly node: string;
  readonly outcome: WarmOutcome;
  readonly startedAt: number;
  readonly took: number;
  /** Why, where it did not complete. */
  readonly error?: string;
}

/** How a plan is doing on this node. */
export interface WarmProgress extends WarmCounts {
  readonly plan: string;
  /** `waiting`: for another node that is at it, or for the remote store. */
  readonly state: 'idle' | 'waiting' | 'running';
  /** The calls that are dealt with, of `total`. */
  readonly done: number;
  /** Whether the plan has named all its calls. */
  readonly isTotalKnown: boolean;
  /** This node, while it runs the plan. */
  readonly node?: string | undefined;
  /** Of the run under way or the last one here: milliseconds since the Unix epoch. */
  readonly startedAt?: number | undefined;
  /** The last run that this node made or heard of. */
  readonly last?: WarmResult | undefined;
}

/** The counts of a run under way. */
export class RunningCounts {
  total = 0;
  loaded = 0;
  warm = 0;
  unkept = 0;
  failed = 0;
  isTotalKnown = false;

  get done(): number {
    return this.loaded + this.warm + this.unkept + this.failed;
  }

  get counts(): WarmCounts {
    const { total, loaded, warm, unkept, failed } = this;
    return { total, loaded, warm, unkept, failed };
  }
}
