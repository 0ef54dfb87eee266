import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache.service.js';
import type { CacheableOperation, Invocation } from '../decorators/cache-operation.js';
import type { MethodInterceptor } from '../decorators/intercept-method.js';
import { Compiled, compileRead } from '../plan/compile-operation.js';
import { snapshotOf } from './call-snapshot.js';
import { addressOf } from './entry-address.js';
import { holds, predicateOf } from './predicate.js';

/** Answers calls from the cache, or runs the method and keeps what it returns. */
@Injectable()
export class CacheableInterceptor implements MethodInterceptor<CacheableOperation> {
  private readonly compiled = new Compiled((operation: CacheableOperation) => ({
    ...compileRead(operation),
    policy: this.cache.policy(operation.ttl, operation.options),
    condition: predicateOf(operation.options.condition),
    unless: predicateOf(operation.options.unless),
  }));

  constructor(private readonly cache: CacheService) {}

  async intercept(operation: CacheableOperation, { args, proceed }: Invocation): Promise<unknown> {
    if (!this.cache.enabled) return proceed();
    const compiled = this.compiled.of(operation);
    const { policy, condition, unless } = compiled;
    const wanted = !condition || holds(condition, args, false, operation.owner);
    const address = wanted ? addressOf(compiled, args) : undefined;
    if (!address) {
      this.cache.countBypass();
      return proceed();
    }
    const now = snapshotOf(args, compiled.named);
    let changed = false;
    return this.cache.read({
      ...address,
      policy,
      loader: () => {
        changed = now !== args && addressOf(compiled, now)?.key !== address.key;
        return proceed(now);
      },
      unless: (result) => {
        if (changed) throw new Error('its arguments were changed after the call');
        return unless !== undefined && holds(unless, [result, ...now], true, operation.owner);
      },
    });
  }
}
