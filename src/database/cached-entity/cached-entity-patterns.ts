import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CacheService } from '../../cache/index.js';
import { StartupError } from '../../errors/startup-error.js';
import { cacheTriggersOf } from './cache-triggers.js';
import { cachedEntities } from './check-cached-entities.js';

/** Refuses a start where rows evict what no method caches: a pattern that is misspelt would never be missed. */
@Injectable()
export class CachedEntityPatterns implements OnModuleInit {
  constructor(
    private readonly dataSource: DataSource,
    private readonly cache: CacheService,
  ) {}

  /** @throws StartupError */
  onModuleInit(): void {
    for (const entity of cachedEntities(this.dataSource)) {
      const stray = cacheTriggersOf(entity).evicts.filter((pattern) => this.cache.reach([pattern]).length === 0);
      if (stray.length > 0) {
        throw new StartupError(
          `${entity.name}: @CachedEntity evicts '${stray.join("', '")}', which no @Cacheable method has for a key. ` +
            'npm run cache:plan lists the keys.',
        );
      }
    }
  }
}
