import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache.service.js';
import type { AsyncMethod, CachePutOperation } from '../decorators/cache-operation.js';
import type { MethodInterceptor } from '../decorators/intercept-method.js';
import { Compiled, compileRead } from '../plan/compile-operation.js';
import { addressOf } from './entry-address.js';
import { holds, predicateOf } from './predicate.js';

/** Puts what a write returns in place of what was cached before it. */
@Injectable()
export class CachePutInterceptor implements MethodInterceptor<CachePutOperation> {
  readonly isIdle = false;
  private readonly compiled = new Compiled((operation: CachePutOperation) => ({
    ...compileRead(operation),
    policy: this.cache.policy(operation.ttl, operation.options, operation.key),
    condition: predicateOf(operation.options.condition),
    unless: predicateOf(operation.options.unless),
  }));

  constructor(private readonly cache: CacheService) {}

  async intercept(
    operation: CachePutOperation,
    method: AsyncMethod,
    self: unknown,
    args: readonly unknown[],
  ): Promise<unknown> {
    const compiled = this.compiled.of(operation);
    const proceed = (given = args): Promise<unknown> => method.apply(self, given as never[]);
    const { policy, condition, unless } = compiled;
    const address = addressOf(compiled, args);
    if (!address) {
      // Which entry the write outdates cannot be told: all that the template can name go.
      return this.cache.evictAfter(proceed, () => [widest(compiled.key.prefixes)]);
    }
    const evictKey = () => [{ kind: 'key', key: address.key }] as const;
    const wanted = this.cache.enabled && holds(condition, args, true, operation.owner);
    if (!wanted) return this.cache.evictAfter(proceed, evictKey);
    const base = await this.cache.captureForPut(address.key, address.tags);
    let result: unknown;
    try {
      result = await proceed();
    } catch (error) {
      await this.cache.evictAfterError(error, evictKey);
      throw error;
    }
    if (unless && holds(unless, [result, ...args], true, operation.owner)) await this.cache.evictTargets(evictKey());
    else await this.cache.put(base, result, policy);
    return result;
  }
}

function widest(prefixes: readonly string[]) {
  const prefix = prefixes.at(-1);
  return prefix === undefined ? ({ kind: 'all' } as const) : ({ kind: 'prefix', prefix } as const);
}
