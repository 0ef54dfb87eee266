import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CacheAdminController } from './cache-admin.controller.js';
import { CacheAdminService } from './cache-admin.service.js';
import { CacheEvictionEntity } from './cache-eviction.entity.js';
import { CacheEvictionsController } from './cache-evictions.controller.js';
import { CacheEvictionsRepository } from './cache-evictions.repository.js';
import { CacheEvictionsService } from './cache-evictions.service.js';
import { CacheWarmingController } from './cache-warming.controller.js';
import { CacheWarmingService } from './cache-warming.service.js';
import { LiveCacheController } from './live-cache.controller.js';
import { LiveCacheService } from './live-cache.service.js';

/** What operators see of the cache, and may do to it. */
@Module({
  imports: [TypeOrmModule.forFeature([CacheEvictionEntity])],
  controllers: [CacheAdminController, CacheEvictionsController, CacheWarmingController, LiveCacheController],
  providers: [
    CacheAdminService,
    CacheEvictionsRepository,
    CacheEvictionsService,
    CacheWarmingService,
    LiveCacheService,
  ],
})
export class CacheAdminModule {}
