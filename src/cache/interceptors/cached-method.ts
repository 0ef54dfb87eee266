import type { CacheService } from '../cache.service.js';
import type { AsyncMethod, CacheableOperation } from '../decorators/cache-operation.js';
import { type CompiledRead, compileRead } from '../plan/compile-operation.js';
import type { ReadPolicy, ReadRequest } from '../read/read-request.js';
import { snapshotOf } from './call-snapshot.js';
import { addressOf } from './entry-address.js';
import { MethodShortcuts } from './method-shortcuts.js';
import { holds, type Predicate, predicateOf } from './predicate.js';

/** One annotated method as one application reads it. */
export class CachedMethod {
  private readonly compiled: CompiledRead;
  private readonly policy: ReadPolicy;
  private readonly condition: Predicate | undefined;
  private readonly unless: Predicate | undefined;
  private readonly shortcuts: MethodShortcuts | undefined;

  /** @throws InvalidKeyTemplateError, UnknownPlaceholderError, UnreadableParametersError, InvalidDurationError */
  constructor(
    private readonly cache: CacheService,
    private readonly operation: CacheableOperation,
  ) {
    this.compiled = compileRead(operation);
    this.policy = cache.policy(operation.ttl, operation.options, operation.key);
    this.condition = predicateOf(operation.options.condition);
    this.unless = predicateOf(operation.options.unless);
    // What slides is renewed by each hit.
    const goesLongWay = this.condition !== undefined || this.policy.sliding || this.policy.near === false;
    this.shortcuts = goesLongWay ? undefined : MethodShortcuts.to(this.compiled.key);
  }

  /** From the near store by the shortest way, or by all the steps of a read. */
  call(method: AsyncMethod, self: unknown, args: readonly unknown[]): Promise<unknown> {
    const entry = this.shortcuts?.find(args);
    return (entry && this.cache.readKnown(entry, this.policy)) ?? this.read(method, self, args);
  }

  private read(method: AsyncMethod, self: unknown, args: readonly unknown[]): Promise<unknown> {
    const request = this.request(method, self, args);
    if (!request) {
      this.policy.statistics.bypasses += 1;
      return method.apply(self, args as never[]);
    }
    // The next call with these arguments is to find what is near by a shortcut.
    this.shortcuts?.note(args, (key) => this.cache.nearEntry(key));
    return this.cache.read(request);
  }

  /** What a call asks the cache for; `undefined` for one that goes past the cache. */
  request(method: AsyncMethod, self: unknown, args: readonly unknown[]): ReadRequest<unknown> | undefined {
    const { compiled, policy, condition, unless, operation } = this;
    const wanted = !condition || holds(condition, args, false, operation.owner);
    const address = wanted ? addressOf(compiled, args) : undefined;
    if (!address) return undefined;
    const now = snapshotOf(args, compiled.named);
    let changed = false;
    // Named one by one: spreading the address here would cost more than all the rest of a hit.
    return {
      key: address.key,
      tags: address.tags,
      policy,
      loader: () => {
        changed = now !== args && addressOf(compiled, now)?.key !== address.key;
        return method.apply(self, now as never[]);
      },
      unless: (result) => {
        if (changed) throw new Error('its arguments were changed after the call');
        return unless !== undefined && holds(unless, [result, ...now], true, operation.owner);
      },
    };
  }
}
