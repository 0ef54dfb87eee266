import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { TrendingQuestionsQuery } from './dto/trending-questions.query.js';
import { VotingAnalyticsQuery } from './dto/voting-analytics.query.js';
import { VotingInsightsService } from './voting-insights.service.js';
import { TrendingQuestions, VotingAnalyticsView } from './voting-insights.view.js';

@ApiTags('voting')
@ApiBearerAuth()
@Controller({ version: '1' })
export class VotingInsightsController {
  constructor(private readonly insights: VotingInsightsService) {}

  @Get('trending-questions')
  @Access('signed-in')
  @ApiOperation({
    summary: 'Trending questions',
    description:
      'Open questions of public communities with the most votes of the last 24 hours. For every signed-in user. ' +
      'Cached for 5 minutes, and evicted by every vote.',
  })
  @ApiOkResponse({ type: TrendingQuestions })
  @ApiProblems(400, 401)
  trending(@Query() { limit }: TrendingQuestionsQuery): Promise<TrendingQuestions> {
    return this.insights.trending(limit);
  }

  @Get('communities/:communityId/voting-analytics')
  @Access('reader')
  @ApiOperation({
    summary: 'Voting in a community, in numbers',
    description: 'For everybody who may read the community. At most 5 minutes old: votes do not evict it.',
  })
  @ApiOkResponse({ type: VotingAnalyticsView })
  @ApiProblems(400, 401, 404)
  analytics(
    @UuidParam('communityId') communityId: string,
    @Query() { days }: VotingAnalyticsQuery,
    @CurrentUser() principal: Principal,
  ): Promise<VotingAnalyticsView> {
    return this.insights.analytics(communityId, days, principal);
  }
}
