import { afterEach, describe, expect, it } from '@jest/globals';
import type { TestingModule } from '@nestjs/testing';
import { Registry } from 'prom-client';
import { Cacheable, CacheService, registerCacheMetrics } from '../../../../src/cache/index.js';
import { startApplication } from '../../../support/cache/nest-application.js';

class Shop {
  @Cacheable('shop:item:{id}', '1h')
  async item(id: number): Promise<{ id: number }> {
    if (id < 0) throw new Error('no such item');
    return { id };
  }

  @Cacheable('shop:list:{page}', '1h')
  async list(page: number): Promise<number[]> {
    return [page];
  }
}

describe('the statistics of each cache', () => {
  let application: TestingModule;
  afterEach(() => application.close());

  const begin = async () => {
    application = await startApplication({ providers: [Shop] });
    const [shop, cache] = [application.get(Shop), application.get(CacheService)];
    await shop.item(1);
    await Promise.all([shop.item(1), shop.item(1), shop.list(1), shop.list(1)]);
    await shop.item(-1).catch(() => {});
    await cache.getOrLoad('direct', '1h', async () => 1);
    return cache;
  };

  it('are kept by key template, and add up', async () => {
    const stats = (await begin()).stats();
    const of = (name: string) => stats.caches.find((cache) => cache.name === name);
    expect(of('shop:item:{id}')).toMatchObject({ nearHits: 2, misses: 2, loads: 2, loadErrors: 1, hitRate: 0.5 });
    expect(of('shop:list:{page}')).toMatchObject({ misses: 1, joins: 1, loads: 1 });
    expect(of('(service)')).toMatchObject({ misses: 1, loads: 1 });
    expect(stats).toMatchObject({ nearHits: 2, misses: 4, joins: 1, loads: 4 });
  });

  it('tell what each cache saved', async () => {
    let queries = 0;
    class Counted {
      @Cacheable('counted:{id}', '10m')
      async find(id: number): Promise<number> {
        queries += 2;
        return id;
      }
    }
    application = await startApplication({ providers: [Counted] }, { countQueries: () => queries });
    for (const id of [1, 1, 1, 2]) await application.get(Counted).find(id);
    const [report] = application.get(CacheService).report().caches;
    expect(report).toMatchObject({
      name: 'counted:{id}',
      ttl: 600_000,
      reads: 4,
      loads: 2,
      loadsSaved: 2,
      queriesPerLoad: 2,
      queriesSaved: 4,
    });
  });

  it('come out as metrics that no key is in', async () => {
    const cache = await begin();
    const registry = new Registry();
    registerCacheMetrics(registry, cache);
    await cache.evict(['shop:item:1', 'shop:list:*']);
    const text = await registry.metrics();
    expect(text).toContain('cache_requests_total{cache="shop:item:{id}",layer="near",result="hit"} 2');
    expect(text).toContain('cache_single_flight_joins_total{cache="shop:list:{page}"} 1');
    expect(text).toContain('cache_evictions_total{kind="prefix"} 1');
    expect(text).toContain('cache_load_seconds_count{cache="shop:item:{id}"} 2');
    expect(text).not.toContain('shop:item:1');
  });
});
