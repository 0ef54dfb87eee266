import type { Cache } from '../cache.js';
import type { ServerStats } from '../store/server-stats.js';
import { CollectedMetric, type Sample } from './collected-metric.js';

const NONE = {};

/**
 * What the servers of the remote store say of themselves. They are asked once for all metrics of a scrape; while they do not
 * answer there are no values. Every process tells the same: take the maximum, not the sum.
 */
export function serverMetrics(cache: Pick<Cache, 'serverStats'>): CollectedMetric[] {
  let asking: Promise<ServerStats | undefined> | undefined;
  const ask = (): Promise<ServerStats | undefined> => {
    asking ??= cache.serverStats().finally(() => {
      asking = undefined;
    });
    return asking;
  };
  const metric = (
    type: 'counter' | 'gauge',
    name: string,
    help: string,
    read: (stats: ServerStats) => number,
    labels: (stats: ServerStats) => Sample['labels'] = () => NONE,
  ) =>
    new CollectedMetric(type, name, help, async () => {
      const stats = await ask();
      return stats === undefined ? [] : [{ labels: labels(stats), value: read(stats) }];
    });
  return [
    metric('gauge', 'cache_remote_memory_bytes', 'Memory that the remote store uses', ({ usedMemory }) => usedMemory),
    metric('gauge', 'cache_remote_memory_max_bytes', 'Limit of that memory; 0 is none', ({ maxMemory }) => maxMemory),
    metric(
      'gauge',
      'cache_remote_memory_policy',
      '1 for what goes when the limit is reached',
      () => 1,
      ({ maxMemoryPolicy }) => ({ policy: maxMemoryPolicy }),
    ),
    metric(
      'counter',
      'cache_remote_evicted_keys_total',
      'Keys that the remote store gave up for room',
      ({ evictedKeys }) => evictedKeys,
    ),
    metric(
      'counter',
      'cache_remote_expired_keys_total',
      'Keys of the remote store whose time was over',
      ({ expiredKeys }) => expiredKeys,
    ),
    metric(
      'counter',
      'cache_remote_keyspace_hits_total',
      'Looks at keys of the remote store that were there',
      ({ keyspaceHits }) => keyspaceHits,
    ),
    metric(
      'counter',
      'cache_remote_keyspace_misses_total',
      'Looks at keys of the remote store that were not there',
      ({ keyspaceMisses }) => keyspaceMisses,
    ),
  ];
}
