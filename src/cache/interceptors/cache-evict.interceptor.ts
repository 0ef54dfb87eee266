import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache.service.js';
import type { CacheEvictOperation, Invocation } from '../decorators/cache-operation.js';
import type { MethodInterceptor } from '../decorators/intercept-method.js';
import type { EvictionTarget } from '../key/eviction-target.js';
import { Compiled, compileEviction } from '../plan/compile-operation.js';
import { holds, predicateOf } from './predicate.js';

/** Evicts what a write outdates, after it and before its caller goes on. */
@Injectable()
export class CacheEvictInterceptor implements MethodInterceptor<CacheEvictOperation> {
  private readonly compiled = new Compiled((operation: CacheEvictOperation) => {
    const { patterns, tags } = compileEviction(operation);
    return {
      declared: [...patterns, ...tags],
      condition: predicateOf(operation.options.condition),
    };
  });

  constructor(private readonly cache: CacheService) {}

  async intercept(operation: CacheEvictOperation, { args, proceed }: Invocation): Promise<unknown> {
    const { declared, condition } = this.compiled.of(operation);
    if (!holds(condition, args, true, operation.owner)) return proceed();
    return this.cache.evictAfter(proceed, (outcome): readonly EvictionTarget[] =>
      declared.flatMap((pattern) =>
        outcome ? pattern.resolve(args, outcome.result) : pattern.resolveWithoutResult(args),
      ),
    );
  }
}
