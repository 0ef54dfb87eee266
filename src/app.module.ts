import { Module, type DynamicModule } from '@nestjs/common';
import { AchievementsModule } from './achievements/achievements.module.js';
import { ActivityModule } from './activity/activity.module.js';
import { AnalyticsModule } from './analytics/analytics.module.js';
import { AuthModule } from './auth/auth.module.js';
import { CacheAdminModule } from './cache-admin/cache-admin.module.js';
import { cacheOptions, outboxName } from './cache-options.js';
import { CacheModule } from './cache/index.js';
import { CommunitiesModule } from './communities/communities.module.js';
import { configModule } from './config/config.module.js';
import type { Environment } from './config/environment.js';
import { DatabaseModule } from './database/database.module.js';
import { TypeOrmTransactions } from './database/transactions/typeorm-transactions.js';
import { FeatureFlagsModule } from './feature-flags/feature-flags.module.js';
import { GuestsModule } from './guests/guests.module.js';
import { HealthModule } from './health/health.module.js';
import { HttpModule } from './http/http.module.js';
import { JourneysModule } from './journeys/journeys.module.js';
import { MeetingsModule } from './meetings/meetings.module.js';
import { PostsModule } from './posts/posts.module.js';
import { PresenceModule } from './presence/presence.module.js';
import { PreferencesModule } from './preferences/preferences.module.js';
import { RateLimitModule } from './rate-limit/rate-limit.module.js';
import { SettingsModule } from './settings/settings.module.js';
import { TokensModule } from './tokens/tokens.module.js';
import { UsersModule } from './users/users.module.js';
import { VotingModule } from './voting/voting.module.js';

const FEATURES = [
  AuthModule,
  UsersModule,
  PreferencesModule,
  GuestsModule,
  MeetingsModule,
  CommunitiesModule,
  PostsModule,
  VotingModule,
  TokensModule,
  JourneysModule,
  AchievementsModule,
  FeatureFlagsModule,
  SettingsModule,
  ActivityModule,
  PresenceModule,
  AnalyticsModule,
  CacheAdminModule,
  HealthModule,
];

@Module({})
export class AppModule {
  static forEnvironment(environment: Environment): DynamicModule {
    const transactions = new TypeOrmTransactions();
    // A class, because Nest scans the imports of one in this order, and closes them in reverse: the database, which the
    // cache may need until it is closed, after the cache (ADR 28).
    @Module({
      imports: [
        configModule(environment),
        DatabaseModule.joining(transactions, outboxName(environment)),
        CacheModule.forRoot(cacheOptions(environment, transactions)),
        HttpModule,
        RateLimitModule.forEnvironment(environment),
      ],
    })
    class PlatformModule {}
    return { module: AppModule, imports: [PlatformModule, ...FEATURES] };
  }
}
