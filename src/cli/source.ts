import type { ReadCounters, ServerStats } from '../cache/index.js';

export interface CountedCaches {
  /** 0 to 1. */
  readonly hitRate: number;
  readonly caches: readonly (ReadCounters & { readonly name: string; readonly hitRate: number })[];
}

export interface CountedFleet extends CountedCaches {
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
}

/** What the commands need of a cache, wherever they ask. */
export interface Source {
  /** Of one process, where there is one to ask. */
  stats(): Promise<CountedCaches | undefined>;
  /** Of all processes. */
  fleet(): Promise<CountedFleet | undefined>;
  /** What Redis says of itself, if it can be asked. */
  server(): Promise<ServerStats | undefined>;
  explain(key: string): Promise<{ readonly nextRead: string }>;
  /** @returns how many evictions Redis has not acknowledged yet */
  evict(patterns: readonly string[], tags: readonly string[]): Promise<number>;
  close(): Promise<void>;
}
