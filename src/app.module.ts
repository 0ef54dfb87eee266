import { Module, type DynamicModule } from '@nestjs/common';
import { AchievementsModule } from './achievements/achievements.module.js';
import { AuthModule } from './auth/auth.module.js';
import { cacheOptions } from './cache-options.js';
import { CacheModule } from './cache/index.js';
import { configModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { DatabaseModule } from './database/database.module.js';
import { FeatureFlagsModule } from './feature-flags/feature-flags.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { MeetingsModule } from './meetings/meetings.module.js';
import { UsersModule } from './users/users.module.js';

const FEATURES = [AuthModule, UsersModule, MeetingsModule, FeatureFlagsModule, AchievementsModule, HealthModule];

@Module({})
export class AppModule {
  static forEnvironment(environment: Environment): DynamicModule {
    const platform = [
      configModule(environment),
      CacheModule.forRoot(cacheOptions(environment)),
      DatabaseModule,
      HttpModule,
    ];
    return { module: AppModule, imports: [...platform, ...FEATURES] };
  }
}
