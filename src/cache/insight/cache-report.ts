import { hitRateOf } from './cache-stats.js';
import type { ReadCounters } from './read-statistics.js';

/** What one cache did for the application. */
export interface CacheReport {
  /** Its key template. */
  readonly name: string;
  /** Milliseconds that its values are fresh, as declared. */
  readonly ttl: number | undefined;
  readonly reads: number;
  /** 0 to 1. */
  readonly hitRate: number;
  readonly loads: number;
  /** Milliseconds that a load takes, on average. */
  readonly meanLoadTime: number;
  /** Reads that needed no load of their own. */
  readonly loadsSaved: number;
  /** Milliseconds: these, at the mean time of a load. */
  readonly timeSaved: number;
  /** Database queries: these, at the mean number of a load; `undefined` where they are not counted. */
  readonly queriesSaved: number | undefined;
  readonly queriesPerLoad: number | undefined;
  /** Bytes of its entries in the remote store, on average, and of the largest one. */
  readonly meanBytes: number | undefined;
  readonly largestBytes: number;
  /** Share of its lifetime that a value still had when it was loaded again before its end, 0 to 1, on average. */
  readonly lifeLeftAtEviction: number | undefined;
  /** Loads that found a value expired, in the sample, and the share of them that found the same value again. */
  readonly reloadsAfterExpiry: number;
  readonly sameAfterExpiry: number | undefined;
  /** The same of those that found it evicted. */
  readonly reloadsBeforeExpiry: number;
  readonly sameBeforeExpiry: number | undefined;
}

/** @param ttl milliseconds, as declared */
export function reportOf(name: string, ttl: number | undefined, counters: ReadCounters): CacheReport {
  const { nearHits, remoteHits, joins, misses, loads, loadTime } = counters;
  const loadsSaved = nearHits + remoteHits + joins;
  const meanLoadTime = share(loadTime, loads) ?? 0;
  const queriesPerLoad = share(counters.countedQueries, counters.countedLoads);
  return {
    name,
    ttl,
    reads: loadsSaved + misses,
    hitRate: hitRateOf(counters),
    loads,
    meanLoadTime,
    loadsSaved,
    timeSaved: loadsSaved * meanLoadTime,
    queriesPerLoad,
    queriesSaved: queriesPerLoad === undefined ? undefined : Math.round(loadsSaved * queriesPerLoad),
    meanBytes: counters.storedBytes === 0 ? undefined : share(counters.storedBytes, counters.fills),
    largestBytes: counters.largestBytes,
    lifeLeftAtEviction: share(counters.lifeLeftAtReload, counters.reloadsBeforeExpiry),
    reloadsAfterExpiry: counters.reloadsAfterExpiry,
    sameAfterExpiry: share(counters.sameAfterExpiry, counters.reloadsAfterExpiry),
    reloadsBeforeExpiry: counters.reloadsBeforeExpiry,
    sameBeforeExpiry: share(counters.sameBeforeExpiry, counters.reloadsBeforeExpiry),
  };
}

const share = (part: number, whole: number): number | undefined => (whole === 0 ? undefined : part / whole);
