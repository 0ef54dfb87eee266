import { BentoCache, bentostore } from 'bentocache';
import { memoryDriver } from 'bentocache/drivers/memory';
import { redisBusDriver, redisDriver } from 'bentocache/drivers/redis';
import type { EvictionForm, RegisterName, Subject, SubjectModule, SubjectOptions } from '../subject.js';
import { installedVersion } from './installed-version.js';
import { ioredisClient } from './ioredis-client.js';

export const title = installedVersion('bentocache');
/** Its `clear` scans the node that it is connected to, so that groups need one server. */
export const places: SubjectModule['places'] = ['single', 'sentinel'];

/** Entries in the memory of the process, as in the documentation. */
const MAX_ITEMS = 5_000;

/**
 * bentocache as its documentation's multi-tier setup: memory, Redis, and the Redis bus between the processes. Grace
 * periods are off, its default: an entry that was evicted must not come back. Timeouts of factories are off, too.
 *
 * A group is a namespace, its way to evict many keys at once by `clear`, and an entry has the tag of its group.
 */
export async function start({
  redis,
  namespace,
  near,
  ttl,
  remoteTimeout,
  registers,
}: SubjectOptions): Promise<Subject> {
  const clients = [ioredisClient(redis, remoteTimeout)];
  const [connection] = clients as [ReturnType<typeof ioredisClient>];
  const shared = bentostore().useL2Layer(redisDriver({ connection }));
  const store = near
    ? shared.useL1Layer(memoryDriver({ maxItems: MAX_ITEMS })).useBus(redisBusDriver({ connection }))
    : shared;
  const bento = new BentoCache({ default: 'registers', prefix: namespace, ttl, stores: { registers: store } });

  // Callers share a load when they share the object of their namespace.
  const namespaces = new Map<string, ReturnType<typeof bento.namespace>>();
  const groupOf = ({ group }: RegisterName) => {
    const known = namespaces.get(group) ?? bento.namespace(`register:${group}`);
    namespaces.set(group, known);
    return known;
  };
  const tagOf = ({ group }: RegisterName): string => `group:${group}`;
  const evictions: Record<EvictionForm, (name: RegisterName) => Promise<unknown>> = {
    key: (name) => groupOf(name).delete({ key: name.key }),
    pattern: (name) => groupOf(name).clear(),
    tag: (name) => groupOf(name).deleteByTag({ tags: [tagOf(name)] }),
  };
  const evict = async (name: RegisterName, form: EvictionForm): Promise<void> => {
    await evictions[form](name);
  };
  return {
    read: (name) => groupOf(name).getOrSet({ key: name.key, tags: [tagOf(name)], factory: () => registers.load(name) }),
    write: async (name, form) => {
      const written = await registers.update(name);
      await evict(name, form);
      return written;
    },
    evict,
    figures: () => ({ unacknowledged: 0 }),
    close: () => bento.disconnectAll(),
  };
}
