import { setTimeout as pause } from 'node:timers/promises';
import { ClusterRedis, SentinelRedis, SingleRedis, type Topology } from './deployment.js';
import type { World } from './world.js';

/** Something that goes wrong while the service works. */
export interface Fault {
  readonly name: string;
  /** One line for `--list`. */
  readonly summary: string;
  readonly topology: Topology;
  /** Begins it. @returns what ends it, and repairs what the fault broke outside the service */
  inflict(world: World): Promise<() => Promise<void>>;
  /** A process dies, and with it what it had not evicted yet: that is not promised. */
  readonly killsNodes?: true;
  /** Redis says nothing, and reads must not wait for it longer than promised. */
  readonly silencesRedis?: true;
}

/** Does something again and again. @returns what ends that, and throws what went wrong meanwhile */
export function repeatedly(interval: number, action: () => Promise<void>): () => Promise<void> {
  const over = new AbortController();
  const work = (async () => {
    while (!over.signal.aborted) {
      await action();
      await pause(interval);
    }
  })();
  // Whoever ends it gets the error; until then nobody waits for it.
  work.catch(() => undefined);
  return async () => {
    over.abort();
    await work;
  };
}

/** @throws Error when the world has another deployment */
export function single({ redis }: World): SingleRedis {
  if (redis instanceof SingleRedis) return redis;
  throw new Error(`This fault needs one Redis, not a ${redis.kind}.`);
}

export function sentinel({ redis }: World): SentinelRedis {
  if (redis instanceof SentinelRedis) return redis;
  throw new Error(`This fault needs Sentinel, not a ${redis.kind}.`);
}

export function cluster({ redis }: World): ClusterRedis {
  if (redis instanceof ClusterRedis) return redis;
  throw new Error(`This fault needs a cluster, not a ${redis.kind}.`);
}
