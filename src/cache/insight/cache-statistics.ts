import type { ReadCounters } from './read-statistics.js';

/** Counters of one cache library in one process since it was made; its reads are counted by cache: ReadStatistics. */
export class CacheStatistics {
  sets = 0;
  puts = 0;
  /** Targets evicted. */
  evictions = 0;
  /** The same, by what they name. */
  readonly evictionsByKind = { key: 0, prefix: 0, wildcard: 0, tag: 0, all: 0 };
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
export type CacheCounters = ReadCounters & Readonly<CacheStatistics>;
