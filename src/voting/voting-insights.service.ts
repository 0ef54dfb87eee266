import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Cacheable } from '../cache/index.js';
import { CommunityAccessService } from '../communities/community-access.service.js';
import { ANALYTICS, COMMUNITY_TAGS, TRENDING } from './voting.cache.js';
import { VotingInsightsRepository } from './voting-insights.repository.js';
import {
  toTrendingQuestionView,
  toVotingAnalyticsView,
  type TrendingQuestions,
  type VotingAnalyticsView,
} from './voting-insights.view.js';

/** What many questions have in common. */
@Injectable()
export class VotingInsightsService {
  constructor(
    private readonly insights: VotingInsightsRepository,
    private readonly access: CommunityAccessService,
  ) {}

  /** @throws {CommunityNotFoundError} */
  async analytics(communityId: string, days: number, principal: Principal): Promise<VotingAnalyticsView> {
    await this.access.require(communityId, principal, 'read');
    return this.findAnalytics(communityId, days);
  }

  /** What is voted on most, in public communities: nobody is shown what they could not read. */
  @Cacheable(TRENDING.key, TRENDING.ttl, { audit: false })
  async trending(limit: number): Promise<TrendingQuestions> {
    return { items: (await this.insights.trending(limit)).map(toTrendingQuestionView) };
  }

  /** @param days to list, until today */
  @Cacheable(ANALYTICS.key, ANALYTICS.ttl, { audit: false, tags: COMMUNITY_TAGS })
  async findAnalytics(communityId: string, days: number): Promise<VotingAnalyticsView> {
    return toVotingAnalyticsView(communityId, await this.insights.analytics(communityId, days));
  }
}
