import { createCache } from 'async-cache-dedupe';
import type { Redis } from 'ioredis';
import type { EvictionForm, RegisterName, Subject, SubjectModule, SubjectOptions } from '../subject.js';
import { installedVersion } from './installed-version.js';
import { ioredisClient } from './ioredis-client.js';

export const title = installedVersion('async-cache-dedupe');
/** Its scripts of many commands and its search by KEYS are for one server. */
export const places: SubjectModule['places'] = ['single', 'sentinel'];

/**
 * async-cache-dedupe with its Redis storage, which its README calls the best choice for a shared cache, and with
 * invalidation enabled; `stale` stays off, its default. It keeps nothing in the process but the promises of calls that
 * are under way, so `near` makes no difference.
 *
 * Every entry has two references: one for its tag, and one with its own name, which the documented wildcards of
 * `invalidateAll` can match; that is its eviction by pattern. A key is evicted by `clear(name, arg)`.
 */
export async function start({ redis, namespace, ttl, remoteTimeout, registers }: SubjectOptions): Promise<Subject> {
  // Its type names the class for a single server; see `places`.
  const client = ioredisClient(redis, remoteTimeout) as Redis;
  const seconds = Math.max(1, Math.ceil(ttl / 1_000));
  const tagOf = ({ group }: RegisterName): string => `${namespace}:group:${group}`;
  const patternOf = ({ group }: RegisterName): string => `${namespace}:register:${group}:`;

  const resolver = `${namespace}:register`;
  const cache = createCache({
    ttl: seconds,
    storage: { type: 'redis', options: { client, invalidation: { referencesTTL: seconds } } },
  }).define(
    resolver,
    { references: (name: RegisterName) => [tagOf(name), patternOf(name) + name.key] },
    (name: RegisterName) => registers.load(name),
  );
  const read = cache[resolver];
  if (!read) throw new Error(`async-cache-dedupe did not define ${resolver}`);

  const evictions: Record<EvictionForm, (name: RegisterName) => Promise<void>> = {
    key: (name) => cache.clear(resolver, argument(name)),
    pattern: (name) => cache.invalidateAll(`${patternOf(name)}*`),
    tag: (name) => cache.invalidateAll(tagOf(name)),
  };
  return {
    read: (name) => read(argument(name)),
    write: async (name, form) => {
      const written = await registers.update(name);
      await evictions[form](name);
      return written;
    },
    evict: (name, form) => evictions[form](name),
    figures: () => ({ unacknowledged: 0 }),
    close: async () => {
      client.disconnect();
    },
  };
}

/** The argument is the key of the entry: nothing else that a caller's object may have must get into it. */
function argument({ group, key }: RegisterName): RegisterName {
  return { group, key };
}
