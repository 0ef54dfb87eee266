import type { CacheInsight, CacheStats } from '../cache/index.js';
import { PROCESS_NAME } from './process-name.js';

/** One event of the live stream: totals since the start of this process, from which the page makes rates. */
export interface LiveCacheView {
  /** Whose totals these are. */
  readonly process: string;
  /** Milliseconds since the Unix epoch. */
  readonly at: number;
  /** Milliseconds since the cache was made. */
  readonly period: number;
  readonly totals: {
    readonly hits: number;
    readonly joins: number;
    readonly misses: number;
    readonly bypasses: number;
    readonly loads: number;
    /** Milliseconds. */
    readonly loadTime: number;
    readonly evictions: number;
    readonly errors: number;
  };
  readonly saved: { readonly loads: number; readonly time: number; readonly queries: number };
  readonly near: CacheStats['near'];
  readonly remote: CacheStats['remote'];
  readonly caches: CacheInsight['caches'];
}

export function liveViewOf(at: number, stats: CacheStats, { period, caches }: CacheInsight): LiveCacheView {
  const { nearHits, remoteHits, joins, misses, bypasses, loads, loadTime, evictions, near, remote } = stats;
  const sum = (of: (cache: CacheInsight['caches'][number]) => number): number =>
    caches.reduce((total, cache) => total + of(cache), 0);
  return {
    process: PROCESS_NAME,
    at,
    period,
    totals: {
      hits: nearHits + remoteHits,
      joins,
      misses,
      bypasses,
      loads,
      loadTime,
      evictions,
      errors: stats.remoteErrors + stats.loadErrors,
    },
    saved: {
      loads: sum(({ loadsSaved }) => loadsSaved),
      time: sum(({ timeSaved }) => timeSaved),
      queries: sum(({ queriesSaved = 0 }) => queriesSaved),
    },
    near,
    remote,
    caches,
  };
}
