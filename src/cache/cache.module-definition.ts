import { ConfigurableModuleBuilder } from '@nestjs/common';
import type { CacheOptions } from './cache.options.js';
import type { RowEvictions } from './plan/row-evictions.js';
import type { WarmingOptions } from './warm/warming-options.js';
import type { HttpCacheModuleOptions } from './http/http-cache.options.js';
import type { WriteBehindModuleOptions } from './write-behind/write-behind.options.js';

export interface CacheModuleOptions extends CacheOptions {
  /** `false`: annotated reads go to their methods. Evictions still happen. Default true. */
  readonly enabled?: boolean;
  /**
   * Tells errors that prove that a write did not happen (a rule said no before anything was written, everything was
   * rolled back); such a call evicts nothing. Default: no error proves that.
   */
  readonly nothingWritten?: (error: unknown) => boolean;
  /** Key templates that are read through {@link CacheService} only, so that evictions of them are not taken for mistakes. */
  readonly knownKeys?: readonly string[];
  /** Templates of tags that are given through {@link CacheService} only, likewise. */
  readonly knownTags?: readonly string[];
  /**
   * What changes of rows evict, by triggers of a database: so that plans show it, and the start is refused where it reaches
   * nothing. Asked when there is a plan to make.
   */
  readonly rowEvictions?: () => readonly RowEvictions[];
  /** How this node takes part in warming (docs/warming.md); `false`: plans are run by hand only. */
  readonly warming?: WarmingOptions | false;
  /** For `@WriteBehind`: docs/write-behind.md. Without it annotated methods are called as they were written. */
  readonly writeBehind?: WriteBehindModuleOptions;
  /** For `@HttpCache`: docs/http-caching.md. */
  readonly http?: HttpCacheModuleOptions;
}

export const { ConfigurableModuleClass: ConfigurableCacheModule, MODULE_OPTIONS_TOKEN: CACHE_MODULE_OPTIONS } =
  new ConfigurableModuleBuilder<CacheModuleOptions>()
    .setClassMethodName('forRoot')
    .setExtras({}, (definition) => ({ ...definition, global: true }))
    .build();
