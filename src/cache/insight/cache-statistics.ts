/** Counters of one cache in one process since it was made. */
export class CacheStatistics {
  /** Reads answered by the near store. */
  nearHits = 0;
  /** Reads answered by the remote store. */
  remoteHits = 0;
  /** Reads that found nothing usable. */
  misses = 0;
  /** Reads that shared the load of another. */
  joins = 0;
  /** Times a loader ran. */
  loads = 0;
  loadErrors = 0;
  /** Milliseconds spent in loaders. */
  loadTime = 0;
  /** Values stored in the near or the remote store after a load. */
  fills = 0;
  /** Fills dropped because an eviction came between. */
  refusedFills = 0;
  sets = 0;
  puts = 0;
  /** Targets evicted: keys, patterns, tags, everything. */
  evictions = 0;
  /** Reads that went to the source without asking the cache. */
  bypasses = 0;
  /** Results that cannot be given back faithfully and were not kept. */
  uncacheable = 0;
  /** Remote entries that could not be decoded: counted as misses. */
  corrupt = 0;
  remoteErrors = 0;
}

/** A copy of the counters. */
export type CacheCounters = Readonly<CacheStatistics>;
