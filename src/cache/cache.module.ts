import { Module } from '@nestjs/common';
import { DiscoveryModule } from '@nestjs/core';
import { ConfigurableCacheModule } from './cache.module-definition.js';
import { CacheService } from './cache.service.js';
import { HttpCacheService } from './http/http-cache.service.js';
import { HttpRoutes } from './http/http-routes.js';
import { CacheableInterceptor } from './interceptors/cacheable.interceptor.js';
import { CacheEvictInterceptor } from './interceptors/cache-evict.interceptor.js';
import { CachePutInterceptor } from './interceptors/cache-put.interceptor.js';
import { TransactionalInterceptor } from './interceptors/transactional.interceptor.js';
import { CachePlanner } from './plan/cache-planner.js';
import { CacheExplorer } from './plan/cache.explorer.js';
import { CACHE_PLANNER } from './plan/planner.js';
import { WarmingService } from './warm/warming.service.js';
import { WriteBehindInterceptor } from './write-behind/write-behind.interceptor.js';
import { WriteBehindService } from './write-behind/write-behind.service.js';

/**
 * Makes the cache available to every module: `CacheModule.forRoot({ namespace: 'shop' })` once, at the root. Checks all
 * annotated methods and routes when the application starts.
 */
@Module({
  imports: [DiscoveryModule],
  providers: [
    CacheService,
    CacheableInterceptor,
    CacheEvictInterceptor,
    CachePutInterceptor,
    TransactionalInterceptor,
    HttpRoutes,
    HttpCacheService,
    CacheExplorer,
    { provide: CACHE_PLANNER, useClass: CachePlanner },
    WarmingService,
    WriteBehindService,
    WriteBehindInterceptor,
  ],
  exports: [
    CacheService,
    CacheableInterceptor,
    CacheEvictInterceptor,
    CachePutInterceptor,
    TransactionalInterceptor,
    HttpCacheService,
    WarmingService,
    WriteBehindService,
    WriteBehindInterceptor,
  ],
})
export class CacheModule extends ConfigurableCacheModule {}
