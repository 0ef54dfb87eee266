import type { CacheService } from '../cache.service.js';
import { advisedBy } from '../decorators/intercept-method.js';
import type { AsyncMethod } from '../decorators/cache-operation.js';
import { describeTarget, type EvictionTarget } from '../key/eviction-target.js';
import { compileKeyTemplate, type KeyTemplate } from '../key/key-template.js';
import { parameterNames } from '../key/parameter-names.js';
import { compileEviction, type CompiledEviction } from '../plan/compile-operation.js';
import type { WriteBehindOperation } from './write-behind-operation.js';
import { WriteBehindPlanError } from './write-behind.errors.js';
import type { WriteBehindOptions } from './write-behind.options.js';

/** An annotated method: its templates checked against its parameters. */
export class DeferredMethod {
  readonly options: WriteBehindOptions;
  /** Where the transaction goes. */
  private readonly transactionAt: number;
  private readonly key: KeyTemplate;
  private readonly evictions: CompiledEviction;

  /** @throws WriteBehindPlanError; what compiling templates throws */
  constructor(
    private readonly operation: WriteBehindOperation,
    private readonly cache: CacheService,
  ) {
    const { owner, method, writeBehind } = operation;
    const parameters = parameterNames(method, owner);
    this.options = writeBehind;
    this.transactionAt = parameters.length - 1;
    this.evictions = compileEviction(operation);
    if (parameters.length === 0 || parameters.some((name) => name.startsWith('...')))
      throw new WriteBehindPlanError(owner, 'it has no last parameter for the transaction', 'Add `transaction?`');
    if (this.evictions.patterns.some(({ needsResult }) => needsResult))
      throw new WriteBehindPlanError(
        owner,
        'it evicts by {result…}',
        'Name its parameters: a later write has no result',
      );
    this.key = compileKeyTemplate(writeBehind.key, parameters.slice(0, -1), owner);
  }

  /** @returns undefined for arguments that name none */
  keyOf(args: readonly unknown[]): string | undefined {
    try {
      return this.key.render(args);
    } catch {
      return undefined;
    }
  }

  /** Without the transaction. */
  argumentsOf(args: readonly unknown[]): readonly unknown[] {
    return args.slice(0, this.transactionAt);
  }

  /** Whether the caller gave a transaction of its own. */
  hasTransaction(args: readonly unknown[]): boolean {
    return args[this.transactionAt] !== undefined;
  }

  async perform(self: unknown, args: readonly unknown[], transaction: unknown): Promise<void> {
    const given = Array.from({ length: this.transactionAt }, (_, at) => args[at]);
    await this.call(advisedBy(this.operation), self, [...given, transaction]);
  }

  call(method: AsyncMethod, self: unknown, args: readonly unknown[]): Promise<unknown> {
    return method.apply(self, args as never[]);
  }

  /** Evicts what these calls outdate. */
  async evict(calls: readonly (readonly unknown[])[]): Promise<void> {
    await this.cache.evictTargets(this.targetsOf(calls));
  }

  /** What these calls outdate, each target once. */
  targetsOf(calls: readonly (readonly unknown[])[]): readonly EvictionTarget[] {
    const { patterns } = this.evictions;
    const targets = new Map<string, EvictionTarget>();
    for (const target of calls.flatMap((args) => patterns.flatMap((pattern) => pattern.resolveWithoutResult(args))))
      targets.set(describeTarget(target), target);
    return [...targets.values()];
  }
}
