import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { AnalyticsService } from './analytics.service.js';
import { CommunityAnalyticsView } from './community-analytics.view.js';
import { OverviewView } from './overview.view.js';
import { UserAnalyticsView } from './user-analytics.view.js';

@ApiTags('analytics')
@ApiBearerAuth()
@Controller({ path: 'analytics', version: '1' })
export class AnalyticsController {
  constructor(private readonly analytics: AnalyticsService) {}

  @Get('overview')
  @Access('signed-in')
  @ApiOperation({
    summary: 'The whole platform in numbers',
    description: 'For every signed-in user. Names public communities only. Up to five minutes old.',
  })
  @ApiOkResponse({ type: OverviewView })
  @ApiProblems(401)
  overview(): Promise<OverviewView> {
    return this.analytics.overview();
  }

  @Get('users/:userId')
  @Access('self')
  @ApiOperation({
    summary: 'A user in numbers',
    description:
      'For that user and admins only. A day is active when the user posted, asked, liked, voted, joined a community or ' +
      'a meeting, or did what else the activity feed shows. Up to five minutes old.',
  })
  @ApiOkResponse({ type: UserAnalyticsView })
  @ApiProblems(400, 401, 403, 404)
  ofUser(@UuidParam('userId') userId: string, @CurrentUser() principal: Principal): Promise<UserAnalyticsView> {
    return this.analytics.ofUserFor(principal, userId);
  }

  @Get('communities/:communityId')
  @Access('reader')
  @ApiOperation({
    summary: 'A community in numbers',
    description:
      'For all who may read the community; to others a private one looks like an unknown one. Weeks begin on Monday ' +
      '(UTC), and the last one is the current one. Up to five minutes old.',
  })
  @ApiOkResponse({ type: CommunityAnalyticsView })
  @ApiProblems(400, 401, 404)
  ofCommunity(
    @UuidParam('communityId') communityId: string,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityAnalyticsView> {
    return this.analytics.ofCommunityFor(principal, communityId);
  }
}
