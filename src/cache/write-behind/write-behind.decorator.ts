import type { CacheEvictOperation } from '../decorators/cache-operation.js';
import { interceptMethod } from '../decorators/intercept-method.js';
import { WRITE_BEHIND } from './write-behind-slot.js';
import { WriteBehindInterceptor } from './write-behind.interceptor.js';
import type { WriteBehindOptions } from './write-behind.options.js';

/** Compiles only on methods with these parameters, then the transaction, that return nothing. */
type DeferrableMethodDecorator<A extends readonly unknown[]> = <
  T extends (...args: [...args: A, transaction?: never]) => Promise<void>,
>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

/**
 * A call returns when Redis has its write; batches of them are merged by key and performed by the method as written, each
 * once, in a transaction. The method's last parameter is that transaction: callers leave it out. It is absent where the
 * method writes at once, because there is no Redis, it does not answer, or its queue is long; a caller that gives a
 * transaction of its own has the write made in it, at once.
 *
 * The arguments must be data: they are kept in Redis. Do not call the method inside a transaction that may be rolled back.
 * What is promised, and what not: docs/write-behind.md.
 */
export function WriteBehind<A extends readonly unknown[]>(
  options: WriteBehindOptions<A>,
): DeferrableMethodDecorator<A> {
  const { evicts = [] } = options;
  // To the plan and its checks it is a method that evicts.
  return interceptMethod<CacheEvictOperation>(WriteBehindInterceptor, WRITE_BEHIND, (declared) => ({
    kind: 'evict',
    ...declared,
    patterns: typeof evicts === 'string' ? [evicts] : evicts,
    options: {},
    writeBehind: options as unknown as WriteBehindOptions,
  })) as DeferrableMethodDecorator<A>;
}
