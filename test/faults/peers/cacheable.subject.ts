import { Cacheable, CacheableHooks, createKeyv } from 'cacheable';
import type { EvictionForm, Register, RegisterName, Subject, SubjectModule, SubjectOptions } from '../subject.js';
import { installedVersion } from './installed-version.js';
import { keyvRedis } from './keyv-redis.js';
import { RedisMessageProvider } from './redis-message-provider.js';

/** Entries in the memory of the process, as in the READMEs of cacheable and cache-manager. */
const LRU_SIZE = 5_000;

export const title = installedVersion('cacheable');
/** Its synchronisation is tried with one server; the stores themselves know the others. */
export const places: SubjectModule['places'] = ['single'];

/**
 * cacheable with memory as primary and Redis as secondary store, CacheableSync between the processes, and tags enabled
 * on all of them, as its README says. Blocking, which is the default and the more correct of its two modes.
 *
 * Reads go through `getOrSet` for its protection against stampedes. That takes no tags, so the BEFORE_SET hook, which
 * may change an item, adds them. There are no patterns: what its README offers for evicting many entries at once is
 * tags, so a pattern is evicted as the tag of its group.
 */
export async function start(options: SubjectOptions): Promise<Subject> {
  const { registers, near, ttl, namespace } = options;
  const redis = keyvRedis(options);
  const bus = near ? await RedisMessageProvider.connect(options.redis) : undefined;
  const cache = new Cacheable({
    namespace,
    ttl,
    tags: true,
    ...(bus
      ? { primary: createKeyv({ lruSize: LRU_SIZE }), secondary: redis, sync: { qified: bus } }
      : { primary: redis }),
  });
  cache.on('error', () => undefined);

  const keyOf = ({ group, key }: RegisterName): string => `register:${group}:${key}`;
  const tagOf = ({ group }: Pick<RegisterName, 'group'>): string => `group:${group}`;
  cache.onHook(CacheableHooks.BEFORE_SET, (item) => {
    item.tags = [tagOf(item.value as Register)];
  });
  const evictTag = (name: RegisterName): Promise<unknown> => cache.tags.invalidateTag(tagOf(name));
  const evictions: Record<EvictionForm, (name: RegisterName) => Promise<unknown>> = {
    key: (name) => cache.delete(keyOf(name)),
    pattern: evictTag,
    tag: evictTag,
  };
  const evict = async (name: RegisterName, form: EvictionForm): Promise<void> => {
    await evictions[form](name);
  };
  return {
    read: async (name) => {
      const value = await cache.getOrSet(keyOf(name), () => registers.load(name), { throwErrors: 'function' });
      if (value === undefined) throw new Error(`cacheable gave nothing for ${keyOf(name)}`);
      return value;
    },
    write: async (name, form) => {
      const written = await registers.update(name);
      await evict(name, form);
      return written;
    },
    evict,
    figures: () => ({ unacknowledged: 0 }),
    close: async () => {
      await cache.disconnect();
      await bus?.disconnect();
    },
  };
}
