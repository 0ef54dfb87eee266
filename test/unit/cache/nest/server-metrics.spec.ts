import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import type { ServerStats } from '../../../../src/cache/index.js';
import { serverMetrics } from '../../../../src/cache/metrics/server-metrics.js';

const STATS: ServerStats = {
  servers: 3,
  usedMemory: 1_000,
  maxMemory: 4_000,
  maxMemoryPolicy: 'allkeys-lru',
  evictedKeys: 7,
  expiredKeys: 8,
  keyspaceHits: 9,
  keyspaceMisses: 1,
};

describe('the metrics of the remote store', () => {
  const registryOf = (serverStats: () => Promise<ServerStats | undefined>) => {
    const registry = new Registry();
    for (const metric of serverMetrics({ serverStats }))
      registry.registerMetric(metric as unknown as Parameters<Registry['registerMetric']>[0]);
    return registry;
  };

  it('come from one question for each scrape', async () => {
    let asked = 0;
    const registry = registryOf(async () => {
      asked += 1;
      return STATS;
    });
    expect(asked).toBe(0);
    for (const scrape of [1, 2]) {
      const text = await registry.metrics();
      expect(asked).toBe(scrape);
      expect(text).toContain('cache_remote_memory_bytes 1000');
      expect(text).toContain('cache_remote_memory_max_bytes 4000');
      expect(text).toContain('cache_remote_memory_policy{policy="allkeys-lru"} 1');
      expect(text).toContain('cache_remote_evicted_keys_total 7');
      expect(text).toContain('cache_remote_expired_keys_total 8');
      expect(text).toContain('cache_remote_keyspace_hits_total 9');
      expect(text).toContain('cache_remote_keyspace_misses_total 1');
    }
  });

  it('have no values while it does not answer', async () => {
    const text = await registryOf(async () => undefined).metrics();
    expect(text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))).toEqual([]);
    expect(text).toContain('# TYPE cache_remote_evicted_keys_total counter');
  });
});
