// The other caches, each over Redis alone, as its README sets it up.
import { Redis } from 'ioredis';

const HOUR_MS = 3_600_000;

/** By name: functions of the URL and the loader of a profile, which resolve with a cached read by its id. */
export const remotePeers = {
  cacheable: async (url, load) => {
    const { Cacheable } = await import('cacheable');
    const cacheable = new Cacheable({ primary: await keyv(url, 'cacheable'), ttl: '1h' });
    return (id) => cacheable.getOrSet(`profile:${id}`, () => load(id));
  },
  'cache-manager': async (url, load) => {
    const { createCache } = await import('cache-manager');
    const manager = createCache({ stores: [await keyv(url, 'manager')], ttl: HOUR_MS });
    return (id) => manager.wrap(`profile:${id}`, () => load(id));
  },
  'async-cache-dedupe': async (url, load) => {
    const { createCache } = await import('async-cache-dedupe');
    const dedupe = createCache({
      ttl: HOUR_MS / 1_000,
      storage: { type: 'redis', options: { client: pipelining(url) } },
    });
    dedupe.define('profile', load);
    return (id) => dedupe.profile(id);
  },
  bentocache: async (url, load) => {
    const { BentoCache, bentostore } = await import('bentocache');
    const { redisDriver } = await import('bentocache/drivers/redis');
    const layer = redisDriver({ connection: pipelining(url) });
    const bento = new BentoCache({ default: 'redis', ttl: '1h', stores: { redis: bentostore().useL2Layer(layer) } });
    return (id) => bento.getOrSet({ key: `profile:${id}`, factory: () => load(id) });
  },
};

const pipelining = (url) => new Redis(url, { enableAutoPipelining: true });

async function keyv(url, namespace) {
  const [{ Keyv }, { default: KeyvRedis }] = await Promise.all([import('keyv'), import('@keyv/redis')]);
  return new Keyv({ store: new KeyvRedis(url), namespace, useKeyPrefix: false });
}
