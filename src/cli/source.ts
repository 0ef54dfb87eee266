import type { OutboxFigures, OutboxStatistics, ReadCounters, ServerStats } from '../cache/index.js';

export interface CountedCaches {
  /** 0 to 1. */
  readonly hitRate: number;
  readonly caches: readonly (ReadCounters & { readonly name: string; readonly hitRate: number })[];
}

export interface CountedFleet extends CountedCaches {
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
}

/** The outbox, as the admin API tells it. */
export type ToldOutbox = OutboxStatistics & { readonly [Figure in keyof OutboxFigures]: number | null };

/** What the commands need of a cache, wherever they ask. */
export interface Source {
  /** Of one process, where there is one to ask. */
  stats(): Promise<CountedCaches | undefined>;
  /** Of all processes. */
  fleet(): Promise<CountedFleet | undefined>;
  /** What Redis says of itself, if it can be asked. */
  server(): Promise<ServerStats | undefined>;
  /** What waits in the outbox, where there is one and somebody can be asked. */
  outbox(): Promise<ToldOutbox | undefined>;
  explain(key: string): Promise<{ readonly nextRead: string }>;
  /** @returns how many evictions Redis has not acknowledged yet */
  evict(patterns: readonly string[], tags: readonly string[]): Promise<number>;
  close(): Promise<void>;
}
