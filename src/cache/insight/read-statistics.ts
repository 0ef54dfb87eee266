/** Counters of the reads of one cache, that is of one key template, in one process since it was made. */
export class ReadStatistics {
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
  /** Bytes of the entries that were stored in the remote store after a load, as they are there. */
  storedBytes = 0;
  /** Of the largest of them. */
  largestBytes = 0;
  /** Fills dropped because an eviction came between. */
  refusedFills = 0;
  /** Reads that went to the source without asking the cache. */
  bypasses = 0;
  /** Results that cannot be given back faithfully and were not kept. */
  uncacheable = 0;
  /** Results that were not kept because a field of theirs is named like a secret. */
  secretFields = 0;
  /** Entries found in the remote store that are encrypted by a key which this process does not have: misses. */
  unknownKey = 0;
  /** Encrypted ones that are not what was encrypted under their key and header, or by another key of the same id: misses. */
  inauthentic = 0;
  /** Plain ones of a cache that is encrypted, and encrypted ones of a cache that is not: misses. */
  otherProtection = 0;

  /** Of a sample of keys: loads of one that had been loaded before, and had expired. */
  reloadsAfterExpiry = 0;
  /** Of these: the value was the same as before. */
  sameAfterExpiry = 0;
  /** Of the sample: loads of one that had been evicted, or given up for room, before it expired. */
  reloadsBeforeExpiry = 0;
  sameBeforeExpiry = 0;
  /** The parts of their lives that these still had, 0 to 1, all together. */
  lifeLeftAtReload = 0;
  /** Loads that ran alone, so that their queries could be counted. */
  countedLoads = 0;
  /** Database queries of these. */
  countedQueries = 0;

  /** Milliseconds that its values are fresh, as declared; none where each read says for itself. */
  ttl: number | undefined;

  /** @param name the key template; {@link UNNAMED} of reads without an annotation */
  constructor(readonly name: string) {}
}

/** Where reads are counted that no annotated method makes. */
export const UNNAMED = '(service)';

/** A copy of the counters. */
export type ReadCounters = Readonly<Omit<ReadStatistics, 'name' | 'ttl'>>;

/** Of all caches of a process. */
export class ReadStatisticsByCache {
  private readonly known = new Map<string, ReadStatistics>();

  /** The one object in which the reads of a cache are counted. */
  of(name: string): ReadStatistics {
    let statistics = this.known.get(name);
    if (statistics === undefined) this.known.set(name, (statistics = new ReadStatistics(name)));
    return statistics;
  }

  all(): readonly ReadStatistics[] {
    return [...this.known.values()];
  }

  /** All caches together. */
  sum(): ReadCounters {
    const { name: _, ttl: __, ...total } = new ReadStatistics('');
    const counters = Object.keys(total) as (keyof ReadCounters)[];
    let largestBytes = 0;
    for (const statistics of this.known.values()) {
      for (const counter of counters) total[counter] += statistics[counter];
      largestBytes = Math.max(largestBytes, statistics.largestBytes);
    }
    return { ...total, largestBytes };
  }
}
