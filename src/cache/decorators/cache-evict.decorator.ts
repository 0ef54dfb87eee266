import { CacheEvictInterceptor } from '../interceptors/cache-evict.interceptor.js';
import type { CacheEvictOperation, CacheEvictOptions } from './cache-operation.js';
import { interceptMethod, type AsyncMethodDecorator } from './intercept-method.js';

/** Where an instance keeps the interceptor of its application. */
export const CACHE_EVICT = Symbol('larder:evict');

/**
 * Evicts after the method succeeded, and before its caller sees the result. Also after it threw, because a write whose
 * outcome is unknown may have happened, unless the module's `nothingWritten` says otherwise.
 *
 * @param patterns keys or prefixes, with `{parameter}`, `{result.path}` and, for one eviction per element,
 *   `{result.items[].id}`: `['meeting:details:{meetingId}', 'meeting:list-hosted:{result.hostId}:*']`
 */
export function CacheEvict(
  patterns: string | readonly string[],
  options: CacheEvictOptions = {},
): AsyncMethodDecorator {
  return interceptMethod<CacheEvictOperation>(CacheEvictInterceptor, CACHE_EVICT, (declared) => ({
    kind: 'evict',
    ...declared,
    patterns: typeof patterns === 'string' ? [patterns] : patterns,
    options,
  }));
}
