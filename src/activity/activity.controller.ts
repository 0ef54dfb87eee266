import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import type { Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { ActivityService } from './activity.service.js';
import { ActivityView } from './activity.view.js';
import { ActivityQuery } from './dto/activity.query.js';

@ApiTags('activity')
@ApiBearerAuth()
@Controller({ path: 'users/:userId/activity', version: '1' })
export class ActivityController {
  constructor(private readonly activity: ActivityService) {}

  @Get()
  @Access('self')
  @ApiOperation({
    summary: 'What a user did',
    description:
      'For that user and admins only. The latest first; `kind` keeps one kind. Likes and votes are not noted. Entries ' +
      'name things by id, and stay when a post, question or journey is deleted; those of a deleted community go with it.',
  })
  @ApiPage(ActivityView)
  @ApiProblems(400, 401, 403, 404)
  feed(
    @UuidParam('userId') userId: string,
    @Query() query: ActivityQuery,
    @CurrentUser() principal: Principal,
  ): Promise<Page<ActivityView>> {
    return this.activity.feedFor(principal, userId, query);
  }
}
