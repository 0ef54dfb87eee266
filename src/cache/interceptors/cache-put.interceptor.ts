import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache.service.js';
import type { AsyncMethod, CachePutOperation } from '../decorators/cache-operation.js';
import type { MethodInterceptor } from '../decorators/intercept-method.js';
import { Compiled, compileRead } from '../plan/compile-operation.js';
import type { WriteEffect } from '../transaction/deferred-evictions.js';
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
    // Inside a transaction of the caller nothing is put: what it sees may be older than what others have cached since.
    if (this.cache.isInTransaction) return this.cache.evictAfter(proceed, evictKey);
    const base = await this.cache.captureForPut(address.key, address.tags, policy);
    const putOf = (result: unknown): WriteEffect['put'] =>
      unless && holds(unless, [result, ...args], true, operation.owner)
        ? undefined
        : () => this.cache.put(base, result, policy);
    return this.cache.replaceAfter(proceed, (result) => ({ targets: evictKey(), put: putOf(result) }), evictKey);
  }
}

function widest(prefixes: readonly string[]) {
  const prefix = prefixes.at(-1);
  return prefix === undefined ? ({ kind: 'all' } as const) : ({ kind: 'prefix', prefix } as const);
}
