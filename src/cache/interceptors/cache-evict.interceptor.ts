import { Injectable } from '@nestjs/common';
import { CacheService } from '../cache.service.js';
import type { AsyncMethod, CacheEvictOperation } from '../decorators/cache-operation.js';
import type { MethodInterceptor } from '../decorators/intercept-method.js';
import { describeTarget, type EvictionTarget } from '../key/eviction-target.js';
import { Compiled, compileEviction } from '../plan/compile-operation.js';
import { holds, predicateOf } from './predicate.js';

/** Evicts what a write outdates, after it and before its caller goes on. */
@Injectable()
export class CacheEvictInterceptor implements MethodInterceptor<CacheEvictOperation> {
  readonly isIdle = false;
  private readonly compiled = new Compiled((operation: CacheEvictOperation) => {
    const { patterns, tags } = compileEviction(operation);
    return {
      declared: [...patterns, ...tags],
      condition: predicateOf(operation.options.condition),
    };
  });

  constructor(private readonly cache: CacheService) {}

  async intercept(
    operation: CacheEvictOperation,
    method: AsyncMethod,
    self: unknown,
    args: readonly unknown[],
  ): Promise<unknown> {
    const { declared, condition } = this.compiled.of(operation);
    const proceed = (): Promise<unknown> => method.apply(self, args as never[]);
    if (!holds(condition, args, true, operation.owner)) return proceed();
    const before = declared.map((pattern) => pattern.resolveWithoutResult(args));
    return this.cache.evictAfter(proceed, (outcome): readonly EvictionTarget[] =>
      declared.flatMap((pattern, at) => {
        const after = pattern.resolveWithoutResult(args);
        const named = outcome && pattern.needsResult ? pattern.resolve(args, outcome.result) : after;
        // The method changed its arguments: what they named at the call is meant, and what they name now may be too.
        return namesOf(before[at]) === namesOf(after) ? named : [...(before[at] ?? []), ...named];
      }),
    );
  }
}

const namesOf = (targets: readonly EvictionTarget[] = []): string => targets.map(describeTarget).join(' ');
