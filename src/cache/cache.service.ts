import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Cache } from './cache.js';
import { CACHE_MODULE_OPTIONS, type CacheModuleOptions } from './cache.module-definition.js';
import type { CacheLogger } from './insight/cache-logger.js';
import { safeLogger } from './insight/safe-logger.js';
import type { CacheExplanation } from './plan/cache-explanation.js';
import { ofReader } from './plan/of-reader.js';
import type { ExplainOptions } from './explain/next-read.js';
import type { EvictionTarget } from './key/eviction-target.js';
import type { CachePlan } from './plan/cache-plan.js';
import { cachesOfKey, planOfKey } from './plan/plan-of-key.js';
import { reachOf } from './plan/reach-of.js';
import { CACHE_PLANNER, type Planner } from './plan/planner.js';
import type { WriteEffect } from './transaction/deferred-evictions.js';

/** What a write evicts: told its result, or nothing when it threw. */
type TargetsOf = (outcome: { readonly result: unknown } | undefined) => readonly EvictionTarget[];

const SWITCHED_OFF = 'a load: the cache is switched off (`enabled: false`)';

/** The {@link Cache} of a Nest application, for what annotations cannot say. */
@Injectable()
export class CacheService extends Cache implements OnApplicationShutdown {
  /** Whether annotated reads use the cache. Evictions happen either way: other processes may be caching. */
  readonly enabled: boolean;
  private readonly nothingWritten: (error: unknown) => boolean;
  private readonly log: CacheLogger | undefined;

  constructor(
    @Inject(CACHE_MODULE_OPTIONS) options: CacheModuleOptions,
    @Inject(CACHE_PLANNER) private readonly planner: Planner,
  ) {
    super(options);
    this.enabled = options.enabled ?? true;
    this.nothingWritten = options.nothingWritten ?? (() => false);
    this.log = options.logger && safeLogger(options.logger);
  }

  /** What is annotated in this application, and what evicts what. */
  plan(): CachePlan {
    return this.planner.plan();
  }

  /**
   * Key templates of the annotated caches that an eviction can reach.
   * @param patterns as for {@link evict}
   * @param tags as for {@link evictTags}
   */
  reach(patterns: readonly string[], tags: readonly string[] = []): readonly string[] {
    return reachOf(this.plan(), patterns, tags);
  }

  /**
   * As {@link Cache.explain}, with what the plan says about the key.
   * @param options of the reader whose next read is meant; those of the annotated method that has this key unless given
   */
  override async explain(key: string, options?: ExplainOptions): Promise<CacheExplanation> {
    const plan = this.plan();
    const [cache] = cachesOfKey(plan, key);
    const entry = await super.explain(key, options ?? ofReader(cache));
    const { caches, evictedBy } = planOfKey(plan, key, (entry.remote?.entry?.header ?? entry.near)?.tags);
    const isOff = cache !== undefined && !this.enabled;
    return { ...entry, ...(isOff && { nextRead: SWITCHED_OFF }), caches, evictedBy };
  }

  /** @internal Runs a write, then evicts what it outdates; also when it threw, for its outcome is unknown then. */
  async evictAfter<R>(write: () => Promise<R>, targetsOf: TargetsOf): Promise<R> {
    return this.replaceAfter(
      write,
      (result) => ({ targets: targetsOf({ result }) }),
      () => targetsOf(undefined),
    );
  }

  /** @internal As {@link evictAfter}, where the effect of a write that succeeded is another one. */
  async replaceAfter<R>(
    write: () => Promise<R>,
    effectOf: (result: R) => WriteEffect,
    targetsOf: () => readonly EvictionTarget[],
  ): Promise<R> {
    try {
      return await this.write(write, effectOf);
    } catch (error) {
      if (!this.provesNothingWritten(error)) await this.evictTargets(targetsOf());
      throw error;
    }
  }

  private provesNothingWritten(error: unknown): boolean {
    try {
      return this.nothingWritten(error);
    } catch (failure) {
      this.log?.warn(`cache: \`nothingWritten\` threw: ${String(failure)}`);
      return false;
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.close();
  }
}
