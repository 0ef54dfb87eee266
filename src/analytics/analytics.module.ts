import { Module } from '@nestjs/common';
import { CommunitiesModule } from '../communities/communities.module.js';
import { AnalyticsClock } from './analytics-clock.js';
import { AnalyticsController } from './analytics.controller.js';
import { AnalyticsService } from './analytics.service.js';
import { CommunityAnalyticsRepository } from './community-analytics.repository.js';
import { OverviewRepository } from './overview.repository.js';
import { UserAnalyticsRepository } from './user-analytics.repository.js';

/** Aggregates over the tables of all features. It reads them, and writes nothing. */
@Module({
  imports: [CommunitiesModule],
  controllers: [AnalyticsController],
  providers: [
    AnalyticsClock,
    OverviewRepository,
    UserAnalyticsRepository,
    CommunityAnalyticsRepository,
    AnalyticsService,
  ],
})
export class AnalyticsModule {}
