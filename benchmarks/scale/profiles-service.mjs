// A decorated service of 20,000 profiles of 1 KB, once kept in the process and once read from Redis each time.
import { Inject } from '@nestjs/common';
import { CacheEvict, CacheService } from '../../dist/cache/index.js';
import { Cacheable, startService } from '../harness/nest-service.mjs';
import { makeProfiles } from '../harness/profiles.mjs';
import { OwnEvictions, sharedNow } from './own-evictions.mjs';

export const KEYS = 20_000;

/** @returns `subjects` by the name of their mode: what benchmarks/scale/mixed-load.mjs calls */
export async function startProfiles(url) {
  const { ids, profiles } = makeProfiles(KEYS);
  const numbers = new Map(ids.map((id, number) => [id, number]));
  const load = async (id) => {
    const version = sharedNow();
    return { ...profiles.get(id), number: numbers.get(id), version };
  };
  class Profiles {
    constructor(cache) {
      this.cache = cache;
    }
    async findNear(id) {
      return load(id);
    }
    async changeNear(id) {
      return id;
    }
    async findRemote(id) {
      return load(id);
    }
    async changeRemote(id) {
      return id;
    }
  }
  Inject(CacheService)(Profiles, undefined, 0);
  // The wait for Redis is not the subject: a busy machine must not turn hits into loads.
  const options = { namespace: 'scale', remote: { url }, remoteTimeout: '10s', logger: console };
  const { service } = await startService(options, Profiles, {
    findNear: Cacheable('profile:near:{id}', '1h'),
    changeNear: CacheEvict('profile:near:{id}'),
    findRemote: Cacheable('profile:remote:{id}', '1h', { near: false }),
    changeRemote: CacheEvict('profile:remote:{id}'),
  });
  const subject = (find, change) => ({
    read: (key) => service[find](ids[key]),
    evict: (key) => service[change](ids[key]),
    own: new OwnEvictions(KEYS),
  });
  return {
    stats: () => service.cache.stats(),
    subjects: {
      'near store': subject('findNear', 'changeNear'),
      'near: false': subject('findRemote', 'changeRemote'),
    },
  };
}
