import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { PageQuery, type Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { MembershipView } from './community-members.view.js';
import { MembershipsService } from './memberships.service.js';

@ApiTags('communities')
@ApiBearerAuth()
@Controller({ path: 'users/:userId/memberships', version: '1' })
export class MembershipsController {
  constructor(private readonly memberships: MembershipsService) {}

  @Get()
  @Access('self')
  @ApiOperation({
    summary: 'Communities a user belongs to',
    description: 'For that user and admins only. Joined last first. Cached for 15 minutes.',
  })
  @ApiPage(MembershipView)
  @ApiProblems(400, 401, 403, 404)
  page(
    @UuidParam('userId') userId: string,
    @Query() query: PageQuery,
    @CurrentUser() principal: Principal,
  ): Promise<Page<MembershipView>> {
    return this.memberships.membershipsFor(principal, userId, query);
  }
}
