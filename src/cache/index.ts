/** The cache for Nest: annotate a method and forget it. */
export * from './core.js';
export { CacheModule } from './cache.module.js';
export type { CacheModuleOptions } from './cache.module-definition.js';
export { CacheService } from './cache.service.js';
export { registerCacheMetrics } from './metrics/cache-metrics.js';
export { Cacheable } from './decorators/cacheable.decorator.js';
export { CacheEvict } from './decorators/cache-evict.decorator.js';
export { CachePut } from './decorators/cache-put.decorator.js';
export type { CacheableOptions, CacheEvictOptions, CachePutOptions } from './decorators/cache-operation.js';
export { HttpCache } from './http/http-cache.decorator.js';
export type { HttpCacheModuleOptions, HttpCacheOptions, HttpScope } from './http/http-cache.options.js';
