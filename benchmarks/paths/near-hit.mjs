import { createCache as dedupeCache } from 'async-cache-dedupe';
import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import typeCacheable from '@type-cacheable/core';
import { useAdapter as withLru } from '@type-cacheable/lru-cache-adapter';
import { createCache as managerCache } from 'cache-manager';
import { Cacheable as CacheableCache } from 'cacheable';
import { LRUCache } from 'lru-cache';
import { annotate, Cacheable, startService } from '../harness/nest-service.mjs';
import { makeProfiles } from '../harness/profiles.mjs';
import { interleave, oneByOne } from '../harness/rounds.mjs';

export const title = 'near hit: a decorated method whose answer is in the process';

const SIZE = 1_000;
const RAW = 'raw Map in an async function';
const ONE = 'larder, one parameter';
const TWO = 'larder, two parameters';
const PATH = 'larder, nested path';

export async function measure({ rounds, quick }) {
  const { ids, load, profiles } = makeProfiles();
  class Profiles {
    async one(id) {
      return load(id);
    }
    async two(id, locale) {
      return { ...(await load(id)), locale };
    }
    async path(query) {
      return load(query.id);
    }
  }
  const { service, close } = await startService({ namespace: 'bench', near: { maxEntries: 10_000 } }, Profiles, {
    one: Cacheable('profile:one:{id}', '1h'),
    two: Cacheable('profile:two:{id}:{locale}', '1h'),
    path: Cacheable('profile:path:{query.id}', '1h'),
  });
  const raw = async (id) => profiles.get(id);
  const locales = ['en', 'de'];
  const queries = ids.map((id) => ({ id }));
  const at = (n) => ids[n % ids.length];
  const peers = await startPeers(load);
  const calls = {
    [RAW]: (n) => raw(at(n)),
    [ONE]: (n) => service.one(at(n)),
    [TWO]: (n) => service.two(at(n), locales[n & 1]),
    [PATH]: (n) => service.path(queries[n % queries.length]),
    ...Object.fromEntries(Object.entries(peers).map(([name, read]) => [name, (n) => read(at(n))])),
  };
  await insistOnHits(calls, ids.length);
  const subjects = Object.fromEntries(Object.entries(calls).map(([name, call]) => [name, oneByOne(call, SIZE)]));
  const rates = await interleave(subjects, { rounds, time: quick ? 10 : 40 });
  await close();
  const best = rates.best(Object.keys(peers));
  return {
    figures: rates.figures(),
    ratios: [
      { name: 'one parameter / raw Map', value: rates.ratio(ONE, RAW), atLeast: 0.45 },
      { name: `one parameter / best peer (${best})`, value: rates.ratio(ONE, best), atLeast: 3 },
      { name: 'two parameters / raw Map', value: rates.ratio(TWO, RAW), atLeast: 0.3 },
      { name: 'nested path / raw Map', value: rates.ratio(PATH, RAW), atLeast: 0.3 },
    ],
  };
}

/** Each as its README says for a cache in the process that loads what it does not have. */
async function startPeers(load) {
  const dedupe = dedupeCache({ ttl: 3_600, storage: { type: 'memory', options: { size: 10_000 } } });
  dedupe.define('profile', load);
  const manager = managerCache({ ttl: 3_600_000 });
  const cacheable = new CacheableCache({ ttl: '1h' });
  const bento = new BentoCache({
    default: 'memory',
    stores: { memory: bentostore().useL1Layer(memoryDriver({ maxItems: 10_000 })) },
  });
  withLru(new LRUCache({ max: 10_000, ttl: 3_600_000 }));
  class Decorated {
    async find(id) {
      return load(id);
    }
  }
  annotate(Decorated, {
    find: typeCacheable.Cacheable({ cacheKey: ([id]) => `profile:${id}`, ttlSeconds: 3_600 }),
  });
  const decorated = new Decorated();
  return {
    'async-cache-dedupe': (id) => dedupe.profile(id),
    'cache-manager': (id) => manager.wrap(`profile:${id}`, () => load(id)),
    cacheable: (id) => cacheable.getOrSet(`profile:${id}`, () => load(id)),
    'type-cacheable (decorator)': (id) => decorated.find(id),
    bentocache: (id) => bento.getOrSet({ key: `profile:${id}`, ttl: '1h', factory: () => load(id) }),
  };
}

/** Fills each cache, and makes sure that what it gives is the profile that was asked for. */
async function insistOnHits(calls, count) {
  for (let pass = 0; pass < 2; pass += 1) {
    for (let n = 0; n < 2 * count; n += 1) {
      const found = await Promise.all(Object.values(calls).map((call) => call(n)));
      if (found.some((profile) => profile.id !== found[0].id)) throw new Error('a cache gave another profile');
    }
  }
}
