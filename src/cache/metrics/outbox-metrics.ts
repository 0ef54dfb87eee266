import type { Cache } from '../cache.js';
import type { CacheStats } from '../insight/cache-stats.js';
import type { OutboxFigures } from '../outbox/outbox.js';
import { CollectedMetric, type Sample } from './collected-metric.js';

type Source = Pick<Cache, 'stats' | 'outboxFigures'>;
type Counts = NonNullable<CacheStats['outbox']>;

const MS_PER_SECOND = 1_000;
const NONE = {};
const one = (value: number): Sample[] => [{ labels: NONE, value }];

/**
 * What waits in the outbox, and what this process did with it; nothing where there is none. Each scrape asks the database
 * once, for a bounded number of records; while it does not answer, the two gauges have no value. Every process tells the
 * same of these: take the maximum, not the sum.
 */
export function outboxMetrics(cache: Source): CollectedMetric[] {
  if (cache.stats().outbox === undefined) return [];
  const gauge = (name: string, help: string, read: (figures: OutboxFigures) => number) =>
    new CollectedMetric('gauge', name, help, async () => {
      const figures = await cache.outboxFigures();
      return figures ? one(read(figures)) : [];
    });
  const counter = (name: string, help: string, read: (counts: Counts) => readonly Sample[]) =>
    new CollectedMetric('counter', name, help, () => {
      const { outbox } = cache.stats();
      return outbox ? read(outbox) : [];
    });
  return [
    gauge('cache_outbox_records', 'Recorded evictions that are not delivered yet', ({ records }) => records),
    gauge(
      'cache_outbox_oldest_due_age_seconds',
      'Time for which the oldest of them has been due for a relay',
      ({ oldestDueAge }) => oldestDueAge / MS_PER_SECOND,
    ),
    counter('cache_outbox_relayed_total', 'Records that the relay delivered, by what left them', (counts) => [
      { labels: { kind: 'eviction' }, value: counts.relayed },
      { labels: { kind: 'change' }, value: counts.relayedChanges },
    ]),
    counter('cache_outbox_failed_looks_total', 'Looks into the outbox that the database cut short', (counts) =>
      one(counts.failedLooks),
    ),
    counter('cache_outbox_handed_over_total', 'Evictions given to the relays of other processes', (counts) =>
      one(counts.handedOver),
    ),
    counter('cache_outbox_collapses_total', 'Times that "everything" was made of too many records', (counts) =>
      one(counts.collapses),
    ),
  ];
}
