/** The cache for Nest: annotate a method and forget it. */
export * from './core.js';
export { CacheModule } from './cache.module.js';
export type { CacheModuleOptions } from './cache.module-definition.js';
export { CacheService } from './cache.service.js';
export type { CacheExplanation } from './plan/cache-explanation.js';
export type {
  CachePlan,
  PlanFinding,
  PlannedCache,
  PlannedEviction,
  PlannedEvictor,
  PlannedLife,
  PlannedPut,
  PlannedRows,
  PlannedTarget,
} from './plan/cache-plan.js';
export type { RowEvictions } from './plan/row-evictions.js';
export { previewCachePlan } from './plan/preview-plan.js';
export { registerCacheMetrics } from './metrics/cache-metrics.js';
export { Cacheable } from './decorators/cacheable.decorator.js';
export { CacheEvict } from './decorators/cache-evict.decorator.js';
export { CachePut } from './decorators/cache-put.decorator.js';
export type { CacheableOptions, CacheEvictOptions, CachePutOptions } from './decorators/cache-operation.js';
export { Transactional } from './decorators/transactional.decorator.js';
export { registerWriteBehindMetrics } from './metrics/write-behind-metrics.js';
export { WriteBehind } from './write-behind/write-behind.decorator.js';
export { WriteBehindPlanError } from './write-behind/write-behind.errors.js';
export type { WriteBehindModuleOptions, WriteBehindOptions } from './write-behind/write-behind.options.js';
export { WriteBehindService } from './write-behind/write-behind.service.js';
export { CacheWarm } from './warm/cache-warm.decorator.js';
export * from './warm/warm.errors.js';
export { CacheWarmPlan, type WarmPlan } from './warm/warm-plan.js';
export type { WarmCounts, WarmOutcome, WarmProgress, WarmResult } from './warm/warm-progress.js';
export type { WarmSchedule } from './warm/warm-schedule.js';
export { type WarmCall, warmCall, type WarmContext, type WarmSource } from './warm/warm-source.js';
export type { WarmingOptions } from './warm/warming-options.js';
export { WarmingService } from './warm/warming.service.js';
export { HttpCache } from './http/http-cache.decorator.js';
export type { HttpCacheModuleOptions, HttpCacheOptions, HttpScope } from './http/http-cache.options.js';
