import type { Metric, Registry } from 'prom-client';
import type { Cache } from '../cache.js';
import type { CacheStats } from '../insight/cache-stats.js';
import type { CacheDurations } from '../insight/durations.js';
import { CollectedMetric, histogramSamples, type Sample } from './collected-metric.js';
import { outboxMetrics } from './outbox-metrics.js';
import { serverMetrics } from './server-metrics.js';

type Source = Pick<Cache, 'stats' | 'durations' | 'serverStats' | 'outboxFigures'>;
type PerCache = CacheStats['caches'][number];

const BREAKER_STATES = ['closed', 'half-open', 'open'] as const;
const MS_PER_SECOND = 1_000;
const NONE = {};

const flag = (isSo: boolean): number => (isSo ? 1 : 0);
const one = (value: number): Sample[] => [{ labels: NONE, value }];

/**
 * Puts the metrics of a cache into a registry of prom-client. They are read at each scrape from what the cache counts
 * anyway, and from the servers of the remote store, which are waited for as long as for any other answer. Labels are key templates and operations: never a key, and so many as there are annotated methods.
 *
 * @param registry of prom-client 15
 * @throws Error when the registry has metrics of these names already
 */
export function registerCacheMetrics(registry: Registry, cache: Source): void {
  for (const metric of [
    ...readMetrics(cache),
    ...storeMetrics(cache),
    ...durationMetrics(cache),
    ...serverMetrics(cache),
    ...outboxMetrics(cache),
  ]) {
    registry.registerMetric(metric as unknown as Metric);
  }
}

function readMetrics(cache: Source): CollectedMetric[] {
  const each = (samples: (cache: PerCache) => readonly (readonly [Record<string, string>, number])[]) => () =>
    cache
      .stats()
      .caches.flatMap((counted) =>
        samples(counted).map(([labels, value]) => ({ labels: { cache: counted.name, ...labels }, value })),
      );
  const counter = (name: string, help: string, samples: Parameters<typeof each>[0]) =>
    new CollectedMetric('counter', name, help, each(samples));
  return [
    counter('cache_requests_total', 'Reads, by the layer that answered and the result', (counted) => [
      [{ layer: 'near', result: 'hit' }, counted.nearHits],
      [{ layer: 'remote', result: 'hit' }, counted.remoteHits],
      [{ layer: 'flight', result: 'join' }, counted.joins],
      [{ layer: 'source', result: 'miss' }, counted.misses],
      [{ layer: 'source', result: 'bypass' }, counted.bypasses],
    ]),
    counter('cache_stale_hits_total', 'Hits past their time to live, served while they are loaded anew', (counted) => [
      [NONE, counted.staleHits],
    ]),
    counter('cache_stale_on_error_total', 'Expired values served in place of an error of the loader', (counted) => [
      [NONE, counted.staleOnError],
    ]),
    counter('cache_single_flight_joins_total', 'Reads that shared the load of another', (counted) => [
      [NONE, counted.joins],
    ]),
    counter('cache_refreshes_total', 'Loads in the background, before or after the time to live ended', (counted) => [
      [NONE, counted.refreshes],
    ]),
    counter('cache_load_errors_total', 'Loads that threw', (counted) => [[NONE, counted.loadErrors]]),
    counter(
      'cache_fills_total',
      'Values stored after a load, or refused because an eviction came between',
      (counted) => [
        [{ result: 'stored' }, counted.fills],
        [{ result: 'refused' }, counted.refusedFills],
        [{ result: 'uncacheable' }, counted.uncacheable],
        [{ result: 'secret' }, counted.secretFields],
      ],
    ),
    counter('cache_undecryptable_entries_total', 'Encrypted entries that were misses for their readers', (counted) => [
      [{ reason: 'unknown-key' }, counted.unknownKey],
      [{ reason: 'inauthentic' }, counted.inauthentic],
      [{ reason: 'other-protection' }, counted.otherProtection],
    ]),
    counter('cache_stored_bytes_total', 'Bytes stored in the remote store after loads', (counted) => [
      [NONE, counted.storedBytes],
    ]),
  ];
}

function storeMetrics(cache: Source): CollectedMetric[] {
  const counter = (name: string, help: string, read: (stats: CacheStats) => readonly Sample[]) =>
    new CollectedMetric('counter', name, help, () => read(cache.stats()));
  const gauge = (name: string, help: string, read: (stats: CacheStats) => readonly Sample[]) =>
    new CollectedMetric('gauge', name, help, () => read(cache.stats()));
  return [
    counter('cache_evictions_total', 'Targets evicted, by what they name', ({ evictionsByKind }) =>
      Object.entries(evictionsByKind).map(([kind, value]) => ({ labels: { kind }, value })),
    ),
    counter('cache_writes_total', 'Values stored from outside of a read', ({ sets, puts }) => [
      { labels: { kind: 'set' }, value: sets },
      { labels: { kind: 'put' }, value: puts },
    ]),
    counter('cache_remote_errors_total', 'Operations that the remote store did not answer, or refused', (stats) =>
      one(stats.remoteErrors),
    ),
    counter('cache_corrupt_entries_total', 'Remote entries that could not be decoded', (stats) => one(stats.corrupt)),
    counter('cache_server_changes_total', 'Times another server was in charge of the remote store', (stats) =>
      one(stats.serverChanges),
    ),
    counter('cache_bus_messages_total', 'Messages of other processes', (stats) => one(stats.busMessages)),
    counter('cache_bus_breaks_total', 'Times the bus was lost or fell silent', (stats) => one(stats.busBreaks)),
    counter('cache_near_displaced_total', 'Near entries given up for room', ({ near }) => one(near.displaced)),
    counter('cache_audits_total', 'Hits that were compared with their source, by the verdict', (stats) => [
      { labels: { verdict: 'agreed' }, value: stats.auditAgreed },
      { labels: { verdict: 'transient' }, value: stats.auditTransient },
      { labels: { verdict: 'stale' }, value: stats.auditStale },
      { labels: { verdict: 'unsettled' }, value: stats.auditUnsettled },
      { labels: { verdict: 'dropped' }, value: stats.auditDropped },
    ]),
    counter('cache_audit_stale_total', 'Hits that were stale beyond the promised bound', (stats) =>
      one(stats.auditStale),
    ),
    gauge('cache_near_entries', 'Entries in the near store', ({ near }) => one(near.entries)),
    gauge('cache_near_bytes', 'Bytes in the near store, by estimate', ({ near }) => one(near.bytes)),
    gauge('cache_breaker_state', '1 for the state in which the circuit breaker is', ({ remote }) =>
      BREAKER_STATES.map((state) => ({ labels: { state }, value: flag(remote.breaker === state) })),
    ),
    gauge('cache_bus_suspended', '1 while the near store is suspended because the bus is not heard', ({ remote }) =>
      one(flag(remote.enabled && !remote.busAlive)),
    ),
    gauge('cache_bus_lag_seconds', 'Time that the last message to itself took through the bus', ({ remote }) =>
      one(remote.busLag / MS_PER_SECOND),
    ),
    gauge('cache_journal_depth', 'Evictions that the remote store has not acknowledged yet', ({ remote }) =>
      one(remote.journalDepth),
    ),
  ];
}

function durationMetrics(cache: Source): CollectedMetric[] {
  const labelled = (
    name: string,
    help: string,
    label: string,
    read: (durations: CacheDurations) => CacheDurations['loads'],
  ) =>
    new CollectedMetric('histogram', name, help, () =>
      read(cache.durations()).flatMap((each) => histogramSamples(name, { [label]: each.label }, each.counts)),
    );
  const WAITS = 'cache_lease_wait_seconds';
  return [
    labelled('cache_load_seconds', 'Time that loaders took', 'cache', ({ loads }) => loads),
    labelled('cache_remote_seconds', 'Time until the remote store answered', 'operation', ({ remote }) => remote),
    new CollectedMetric('histogram', WAITS, 'Time that reads waited for the load of another process', () =>
      histogramSamples(WAITS, NONE, cache.durations().leaseWaits),
    ),
  ];
}
