import type { Bus } from '../bus/bus.js';
import type { Journal } from '../evict/journal.js';
import type { OutboxStatistics } from '../outbox/outbox-statistics.js';
import type { BreakerState } from '../store/circuit-breaker.js';
import type { NearStore } from '../store/near-store.js';
import type { RemoteGate } from '../store/remote-gate.js';
import type { CacheCounters, CacheStatistics } from './cache-statistics.js';
import type { ReadCounters, ReadStatisticsByCache } from './read-statistics.js';

/** What a cache did since it was made, and what it holds now. */
export interface CacheStats extends CacheCounters {
  /** Hits of all reads, 0 to 1; 0 before the first read. */
  readonly hitRate: number;
  /** Each cache that has been read, by its key template. */
  readonly caches: readonly (ReadCounters & { readonly name: string; readonly hitRate: number })[];
  readonly near: {
    readonly entries: number;
    /** By estimate. */
    readonly bytes: number;
    /** Entries given up for room. */
    readonly displaced: number;
  };
  readonly remote: {
    readonly enabled: boolean;
    readonly breaker: BreakerState;
    /** Whether evictions of other processes are heard now; while they are not, the near store is suspended. */
    readonly busAlive: boolean;
    /** Milliseconds that the last message to itself took through the bus; 0 before the first. */
    readonly busLag: number;
    /** Evictions not yet acknowledged. */
    readonly journalDepth: number;
  };
  /** What this process did with the outbox; undefined where there is none. */
  readonly outbox: Readonly<OutboxStatistics> | undefined;
}

/** Hits of all reads, 0 to 1; 0 before the first read. */
export function hitRateOf({
  nearHits,
  remoteHits,
  misses,
  joins,
}: Pick<ReadCounters, 'nearHits' | 'remoteHits' | 'misses' | 'joins'>): number {
  const hits = nearHits + remoteHits;
  const reads = hits + misses + joins;
  return reads === 0 ? 0 : hits / reads;
}

interface CountingParts {
  readonly reads: ReadStatisticsByCache;
  readonly statistics: CacheStatistics;
  readonly near: NearStore | undefined;
  readonly remote: RemoteGate | undefined;
  readonly bus: Bus | undefined;
  readonly journal: Journal;
  readonly outbox: OutboxStatistics | undefined;
}

export function statsOf({ reads, statistics, near, remote, bus, journal, outbox }: CountingParts): CacheStats {
  const read = reads.sum();
  return {
    ...read,
    ...statistics,
    evictionsByKind: { ...statistics.evictionsByKind },
    hitRate: hitRateOf(read),
    caches: reads.all().map((cache) => ({ ...cache, hitRate: hitRateOf(cache) })),
    near: { entries: near?.size ?? 0, bytes: near?.bytes ?? 0, displaced: near?.displaced ?? 0 },
    remote: {
      enabled: remote !== undefined,
      breaker: remote?.state ?? 'closed',
      busAlive: bus?.alive ?? false,
      busLag: bus?.lag ?? 0,
      journalDepth: journal.depth,
    },
    outbox: outbox && { ...outbox },
  };
}
