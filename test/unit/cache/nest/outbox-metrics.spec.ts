import { describe, expect, it } from '@jest/globals';
import { Registry } from 'prom-client';
import { registerCacheMetrics } from '../../../../src/cache/index.js';
import { Cache, Transactions } from '../../../../src/cache/core.js';
import { ManualClock } from '../../../support/cache/manual-clock.js';
import { MemoryDatabase } from '../../../support/cache/memory-database.js';
import { MemoryOutbox } from '../../../support/cache/memory-outbox.js';
import { MemoryRemoteStore } from '../../../../src/cache/store/memory/memory-remote-store.js';

describe('the metrics of the outbox', () => {
  const scraped = async (without?: 'outbox' | 'remote') => {
    const clock = new ManualClock();
    const database = new MemoryDatabase();
    const store = new MemoryOutbox(clock, 3_000);
    const transactions = new Transactions(database);
    const cache = new Cache({
      namespace: 'n',
      clock,
      transactions,
      ...(without !== 'remote' && { remote: { store: new MemoryRemoteStore(clock) } }),
      ...(without !== 'outbox' && { outbox: { store, relayInterval: false } }),
    });
    const registry = new Registry();
    registerCacheMetrics(registry, cache);
    await transactions.run(async (transaction) => {
      if (transaction) await store.record([{ kind: 'all' }], transaction);
    });
    clock.advance(5_000);
    return { cache, store, text: () => registry.metrics() };
  };

  it('tell what waits, since when, and what this process did', async () => {
    const { cache, text } = await scraped();
    const told = await text();
    expect(told).toContain('cache_outbox_records 1');
    expect(told).toContain('cache_outbox_oldest_due_age_seconds 2');
    for (const series of ['relayed_total{kind="eviction"}', 'relayed_total{kind="change"}', 'failed_looks_total'])
      expect(told).toContain(`cache_outbox_${series} 0`);
    expect(told).toContain('cache_outbox_handed_over_total 0');
    expect(told).toContain('cache_outbox_collapses_total 0');
    await cache.close();
  });

  it('ask the database once for each scrape', async () => {
    const { cache, store, text } = await scraped();
    let asked = 0;
    const figures = store.figures.bind(store);
    store.figures = (limit) => {
      asked += 1;
      return figures(limit);
    };
    await text();
    await text();
    expect(asked).toBe(2);
    await cache.close();
  });

  it('have no figures while the database does not answer, and are not gone', async () => {
    const { cache, store, text } = await scraped();
    store.outage = new Error('connection refused');
    const told = await text();
    expect(told).not.toMatch(/^cache_outbox_records/m);
    expect(told).toContain('# TYPE cache_outbox_records gauge');
    expect(told).toContain('cache_outbox_failed_looks_total 0');
    await cache.close();
  });

  it.each(['outbox', 'remote'] as const)('are not there without the option %s', async (without) => {
    const { cache, text } = await scraped(without);
    expect(await text()).not.toContain('cache_outbox');
    await cache.close();
  });
});
