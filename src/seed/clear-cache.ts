import { cacheOptions, redisUrl } from '../cache-options.js';
import { Cache } from '../cache/index.js';
import type { Environment } from '../config/environment.js';

const LONGEST_WAIT_MS = 2_000;

/**
 * Evicts everything that servers have cached in the Redis of the environment, because the seed writes past their
 * annotated methods.
 *
 * @returns `cleared`; `absent` when there is no Redis, `unreachable` when it does not answer
 */
export async function clearCache(environment: Environment): Promise<'cleared' | 'absent' | 'unreachable'> {
  if (!environment.CACHE_ENABLED || redisUrl(environment) === undefined) return 'absent';
  const { logger: _, ...options } = cacheOptions(environment);
  const cache = new Cache(options);
  try {
    if (!(await cache.connect(LONGEST_WAIT_MS))) return 'unreachable';
    await cache.clear();
    return 'cleared';
  } finally {
    await cache.close();
  }
}
