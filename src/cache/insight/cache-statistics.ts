/** Counters of one cache in one process since it was made. */
export class CacheStatistics {
  /** Reads answered by the near store. */
  nearHits = 0;
  /** Reads answered by the remote store. */
  remoteHits = 0;
  /** Hits whose value was past its time to live: served while it is loaded anew. Counted among the hits too. */
  staleHits = 0;
  /** Loads that failed, and an expired value was served in place of the error. */
  staleOnError = 0;
  /** Loads in the background of what has been served stale, or will be stale soon. */
  refreshes = 0;
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
  /** Messages of other processes that came through the bus. */
  busMessages = 0;
  /** Times the bus was lost or fell silent, so that the near store was suspended. */
  busBreaks = 0;
  /** Times another server was found in charge of the remote store: a failover, a restart. */
  serverChanges = 0;
  /** Hits that were compared with their source. */
  audits = 0;
  /** Of these: the source said the same. */
  auditAgreed = 0;
  /** It did not, but the entry had gone, or the difference had, when the promised bound had passed. */
  auditTransient = 0;
  /** It did not, and still the same entry was served after the promised bound (`cache_audit_stale_total`). */
  auditStale = 0;
  /** It could not be told: the loader threw, the remote store did not answer. */
  auditUnsettled = 0;
  /** Hits chosen for an audit that was not made: too many were under way, or the value was too large. */
  auditDropped = 0;
  /** Times a loader ran for an audit; not among `loads`. */
  auditLoads = 0;
}

/** A copy of the counters. */
export type CacheCounters = Readonly<CacheStatistics>;
