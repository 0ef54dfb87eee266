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
import { CacheWritesController } from './cache-writes.controller.js';
import { CacheWritesService } from './cache-writes.service.js';
import { LiveCacheController } from './live-cache.controller.js';
import { LiveCacheService } from './live-cache.service.js';

/** What operators see of the cache, and may do to it. */
@Module({
  imports: [TypeOrmModule.forFeature([CacheEvictionEntity])],
  controllers: [
    CacheAdminController,
    CacheEvictionsController,
    CacheWarmingController,
    CacheWritesController,
    LiveCacheController,
  ],
  providers: [
    CacheAdminService,
    CacheEvictionsRepository,
    CacheEvictionsService,
    CacheWarmingService,
    CacheWritesService,
    LiveCacheService,
  ],
})
export class CacheAdminModule {}
