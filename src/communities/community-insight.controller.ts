import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { PageQuery, type Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { MemberCountView } from './communities.view.js';
import { CommunityActivityService } from './community-activity.service.js';
import { CommunityActivityView } from './community-activity.view.js';
import { CommunityMembersService } from './community-members.service.js';
import { CommunityPermissionsView } from './community-permissions.view.js';
import { MembershipsService } from './memberships.service.js';

/** What can be known of a community besides what it says of itself. */
@ApiTags('communities')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId', version: '1' })
export class CommunityInsightController {
  constructor(
    private readonly members: CommunityMembersService,
    private readonly activity: CommunityActivityService,
    private readonly memberships: MembershipsService,
  ) {}

  @Get('member-count')
  @Access('reader')
  @ApiOperation({
    summary: 'Number of members',
    description: 'For those who may read the community. Cached for 5 minutes.',
  })
  @ApiOkResponse({ type: MemberCountView })
  @ApiProblems(400, 401, 404)
  memberCount(
    @UuidParam('communityId') communityId: string,
    @CurrentUser() principal: Principal,
  ): Promise<MemberCountView> {
    return this.members.countFor(principal, communityId);
  }

  @Get('activity')
  @Access('reader')
  @ApiOperation({
    summary: 'What was done in a community',
    description:
      'For those who may read the community. The latest first. Likes and votes are not noted. Cached for 5 minutes.',
  })
  @ApiPage(CommunityActivityView)
  @ApiProblems(400, 401, 404)
  activities(
    @UuidParam('communityId') communityId: string,
    @Query() query: PageQuery,
    @CurrentUser() principal: Principal,
  ): Promise<Page<CommunityActivityView>> {
    return this.activity.pageFor(principal, communityId, query);
  }

  @Get('permissions')
  @Access('reader')
  @ApiOperation({
    summary: 'What the caller may do in a community',
    description: 'For those who may read the community. Cached for 15 minutes.',
  })
  @ApiOkResponse({ type: CommunityPermissionsView })
  @ApiProblems(400, 401, 404)
  permissions(
    @UuidParam('communityId') communityId: string,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityPermissionsView> {
    return this.memberships.permissionsFor(principal, communityId, principal.userId);
  }

  @Get('permissions/:userId')
  @Access('moderator')
  @ApiOperation({
    summary: 'What a user may do in a community',
    description: 'For that user, and for owner, moderators and admins. Cached for 15 minutes.',
  })
  @ApiOkResponse({ type: CommunityPermissionsView })
  @ApiProblems(400, 401, 403, 404)
  permissionsOf(
    @UuidParam('communityId') communityId: string,
    @UuidParam('userId') userId: string,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityPermissionsView> {
    return this.memberships.permissionsFor(principal, communityId, userId);
  }
}
