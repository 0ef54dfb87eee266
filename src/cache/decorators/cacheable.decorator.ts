import { CacheableInterceptor } from '../interceptors/cacheable.interceptor.js';
import type { Duration } from '../time/duration.js';
import type { CacheableOperation, CacheableOptions } from './cache-operation.js';
import { interceptMethod, type AsyncMethodDecorator } from './intercept-method.js';

/** Where an instance keeps the interceptor of its application. */
export const CACHEABLE = Symbol('larder:cacheable');

/**
 * Answers calls of the method from the cache; on a miss runs the method and keeps its result.
 *
 * The arguments alone decide the key: a method whose answer depends on anything else (who asks, the time) must have it
 * as a parameter. Results are deep-frozen and shared. `null` and empty results are results.
 *
 * Shortly before a value expires, and after that where `staleFor` allows it to be served, the method runs in the
 * background, after its caller has had the answer and outside of its AsyncLocalStorage: it must not need its request.
 * `earlyRefresh: false` without `staleFor` keeps it from that.
 *
 * @param key segments of text and `{parameter}` or `{parameter.path}`, separated by `:`, such as
 *   `'meeting:details:{meetingId}'`
 * @param ttl time to live with its unit, such as `'15m'`; without one the module's `defaultTtl`
 */
export function Cacheable(key: string, ttl?: Duration, options: CacheableOptions = {}): AsyncMethodDecorator {
  return interceptMethod<CacheableOperation>(CacheableInterceptor, CACHEABLE, (declared) => ({
    kind: 'cacheable',
    ...declared,
    key,
    ttl,
    options,
  }));
}
