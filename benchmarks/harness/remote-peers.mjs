// The other caches, each over Redis alone, as its README sets it up.
import { createCache as dedupeCache } from 'async-cache-dedupe';
import { BentoCache, bentostore } from 'bentocache';
import { redisDriver } from 'bentocache/drivers/redis';
import { createCache as managerCache } from 'cache-manager';
import { Cacheable } from 'cacheable';
import KeyvRedis from '@keyv/redis';
import { Redis } from 'ioredis';
import { Keyv } from 'keyv';

/** @returns {Promise<{ reads: Record<string, (id: string) => Promise<object>>, close(): Promise<void> }>} */
export async function startRemotePeers(url, load) {
  const keyv = (namespace) => new Keyv({ store: new KeyvRedis(url), namespace, useKeyPrefix: false });
  const stores = [keyv('cacheable'), keyv('manager')];
  const cacheable = new Cacheable({ primary: stores[0], ttl: '1h' });
  const manager = managerCache({ stores: [stores[1]], ttl: 3_600_000 });
  const clients = [new Redis(url, { enableAutoPipelining: true }), new Redis(url, { enableAutoPipelining: true })];
  const dedupe = dedupeCache({ ttl: 3_600, storage: { type: 'redis', options: { client: clients[0] } } });
  dedupe.define('profile', load);
  const bento = new BentoCache({
    default: 'redis',
    ttl: '1h',
    stores: { redis: bentostore().useL2Layer(redisDriver({ connection: clients[1] })) },
  });
  return {
    reads: {
      cacheable: (id) => cacheable.getOrSet(`profile:${id}`, () => load(id)),
      'cache-manager': (id) => manager.wrap(`profile:${id}`, () => load(id)),
      'async-cache-dedupe': (id) => dedupe.profile(id),
      bentocache: (id) => bento.getOrSet({ key: `profile:${id}`, factory: () => load(id) }),
    },
    close: async () => {
      await Promise.all(stores.map((store) => store.disconnect()));
      for (const client of clients) client.disconnect();
    },
  };
}
