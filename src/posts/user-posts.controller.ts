import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { PageQuery, type Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { PostListsService } from './post-lists.service.js';
import { PostSummaryView } from './posts.view.js';

@ApiTags('posts')
@ApiBearerAuth()
@Controller({ path: 'users/:userId/posts', version: '1' })
export class UserPostsController {
  constructor(private readonly lists: PostListsService) {}

  @Get()
  @Access('signed-in')
  @ApiOperation({
    summary: 'Posts of a user',
    description:
      'Newest first, in all communities. The user and admins see everything, all others what is in public communities. ' +
      'Cached for 15 minutes.',
  })
  @ApiPage(PostSummaryView)
  @ApiProblems(400, 401, 404)
  list(
    @UuidParam('userId') userId: string,
    @Query() query: PageQuery,
    @CurrentUser() principal: Principal,
  ): Promise<Page<PostSummaryView>> {
    return this.lists.byUserFor(principal, userId, query);
  }
}
