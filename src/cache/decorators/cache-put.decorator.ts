import { CachePutInterceptor } from '../interceptors/cache-put.interceptor.js';
import type { Duration } from '../time/duration.js';
import type { CachePutOperation, CachePutOptions } from './cache-operation.js';
import { interceptMethod, type AsyncMethodDecorator } from './intercept-method.js';

/** Where an instance keeps the interceptor of its application. */
export const CACHE_PUT = Symbol('larder:put');

/**
 * Puts the result of the method in place of the entry that was cached when the call began. If anything touched that
 * entry meanwhile, or there was none, the key is evicted instead: the next read loads.
 *
 * With a remote store the method begins after a look at it: until the call ends, its arguments must not be changed.
 *
 * @param key template of the entry, as of the `@Cacheable` that reads it
 * @param ttl time to live with its unit; with `staleFor` and `staleIfError`, as of the `@Cacheable` that reads it. A remote
 *   store keeps what is put no longer than it would have kept what was there.
 */
export function CachePut(key: string, ttl?: Duration, options: CachePutOptions = {}): AsyncMethodDecorator {
  return interceptMethod<CachePutOperation>(CachePutInterceptor, CACHE_PUT, (declared) => ({
    kind: 'put',
    ...declared,
    key,
    ttl,
    options,
  }));
}
