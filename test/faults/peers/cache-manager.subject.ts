import { createCache } from 'cache-manager';
import { createKeyv } from 'cacheable';
import type { RegisterName, Subject, SubjectModule, SubjectOptions } from '../subject.js';
import { installedVersion } from './installed-version.js';
import { keyvRedis } from './keyv-redis.js';

/** Entries in the memory of the process, as in the README of cache-manager. */
const LRU_SIZE = 5_000;

export const title = installedVersion('cache-manager');
export const places: SubjectModule['places'] = ['single', 'sentinel', 'cluster'];

/**
 * cache-manager with the two stores of its README, memory before Redis, read by `wrap` and evicted by `del`.
 *
 * It has no channel between processes: what another one evicted leaves the memory of this one when its time to live
 * there is over. So that is the longest staleness the laboratory allows, and the one in Redis is that of the entry.
 * It has no patterns, groups or tags either: every form of eviction deletes the one key.
 */
export async function start(options: SubjectOptions): Promise<Subject> {
  const { registers, near, ttl, nearMaxStaleness } = options;
  const memory = createKeyv({ ttl: Math.min(ttl, nearMaxStaleness), lruSize: LRU_SIZE });
  const redis = keyvRedis(options);
  // No `ttl` here: each store has its own.
  const cache = createCache({ stores: near ? [memory, redis] : [redis] });
  const keyOf = ({ group, key }: RegisterName): string => `register:${group}:${key}`;
  const evict = async (name: RegisterName): Promise<void> => {
    await cache.del(keyOf(name));
  };
  return {
    read: (name) => cache.wrap(keyOf(name), () => registers.load(name)),
    write: async (name) => {
      const written = await registers.update(name);
      await evict(name);
      return written;
    },
    evict,
    figures: () => ({ unacknowledged: 0 }),
    close: async () => {
      await cache.disconnect();
    },
  };
}
