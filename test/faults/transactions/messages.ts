/** Where a writer can be told to stand still, in the order in which it gets there. */
export const STEPS = ['called', 'read', 'locked', 'written', 'recorded', 'committed', 'evicted'] as const;
export type Step = (typeof STEPS)[number];

/** Milliseconds. */
export interface Pace {
  /** For which the one who recorded an eviction has it to itself. */
  readonly grace: number;
  /** Between two looks of a relay. */
  readonly look: number;
  readonly nearMaxStaleness: number;
  /** After which a statement is given up by its client. */
  readonly statement: number;
  /** For which a connection of the pool is waited for. */
  readonly connection: number;
}

/** What a process is told at its start. */
export interface WriterOptions {
  readonly name: string;
  readonly database: string;
  readonly redis: string;
  readonly namespace: string;
  readonly poolSize: number;
  /** `false` shows that the laboratory finds what an outbox is for. */
  readonly outbox: boolean;
  /** Whether it delivers what others have left. */
  readonly relay: boolean;
  readonly pace: Pace;
  /** Milliseconds for which Redis is waited for. */
  readonly remoteTimeout: number;
  /** Stands still there the first time. */
  readonly hold?: Step;
}

/** Callers that read and write at random until they are told to rest. */
export interface Load {
  readonly callers: number;
  readonly names: readonly string[];
  readonly seed: number;
}

export interface Write {
  readonly operation: string;
  /** Rows to count up, in this order. */
  readonly rows: readonly string[];
  readonly by: 'evict' | 'put';
  readonly isolation?: 'SERIALIZABLE';
  /** Is rolled back at its end. */
  readonly fails?: boolean;
  /** Is to stand still on its way: how long it takes says nothing. */
  readonly isHeld?: boolean;
}

export interface Outcome {
  readonly attempts: number;
  /** Of the last attempt. */
  readonly error?: string;
}

/** A row as it is cached. */
export interface Register {
  readonly name: string;
  /** How often it was written. */
  readonly version: number;
  /** Another one for each attempt to write. */
  readonly mark: string;
}

/** What a process did and saw. */
export interface Report {
  /** Operations whose write resolved, and those of which nobody knows. */
  readonly acknowledged: readonly string[];
  readonly untold: readonly string[];
  readonly reads: number;
  readonly failedReads: number;
  readonly retries: number;
  /** Milliseconds of the call that took longest. */
  readonly longest: number;
  /** Every mark that a read has seen. */
  readonly marks: readonly string[];
  readonly violations: readonly string[];
}

/** What the controller asks of a process. */
export interface WriterCalls {
  start(options: WriterOptions): Promise<void>;
  work(load: Load): Promise<void>;
  /** Calls that the load has made. */
  progress(): Promise<number>;
  rest(): Promise<void>;
  hold(step: Step): Promise<void>;
  /** Resolves when somebody stands still there. */
  reached(step: Step): Promise<void>;
  release(step: Step): Promise<void>;
  write(write: Write): Promise<Outcome>;
  read(names: readonly string[]): Promise<readonly (Register | undefined)[]>;
  /** Resolves when nothing is being stored or removed in the background. */
  settled(): Promise<void>;
  report(): Promise<Report>;
  close(): Promise<void>;
}

export interface Call {
  readonly id: number;
  readonly call: keyof WriterCalls;
  readonly args: unknown[];
}

export interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}
