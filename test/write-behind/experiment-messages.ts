/** What a process of the experiment is told at its start. */
export interface IncrementerOptions {
  readonly redis: string;
  readonly database: string;
  readonly namespace: string;
}

/** Operations to perform, by number. */
export interface Order {
  readonly operations: readonly number[];
}

/** What became of them: nobody knows of those that failed. */
export interface Outcome {
  readonly acknowledged: readonly number[];
  readonly failed: readonly number[];
}
