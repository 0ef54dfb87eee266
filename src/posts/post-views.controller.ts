import { Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { PostViewsService } from './post-views.service.js';
import { PostViewsView } from './post-views.view.js';

@ApiTags('posts')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId/posts/:postId/views', version: '1' })
export class PostViewsController {
  constructor(private readonly views: PostViewsService) {}

  @Get()
  @Access('reader')
  @ApiOperation({
    summary: 'How often a post was looked at',
    description: 'For all who may read the community; others get 404. With all views before. Cached for 5 minutes.',
  })
  @ApiOkResponse({ type: PostViewsView })
  @ApiProblems(400, 401, 404)
  find(
    @UuidParam('communityId') communityId: string,
    @UuidParam('postId') postId: string,
    @CurrentUser() principal: Principal,
  ): Promise<PostViewsView> {
    return this.views.findFor(principal, communityId, postId);
  }

  @Post()
  @HttpCode(204)
  @Access('reader')
  @ApiOperation({
    summary: 'Count a view of a post',
    description:
      'By clients, when they show it. Reading the post counts nothing. Each call counts, also those of its author. Cheap: it ' +
      'may be written behind.',
  })
  @ApiNoContentResponse({ description: 'It counts' })
  @ApiProblems(400, 401, 404)
  view(
    @UuidParam('communityId') communityId: string,
    @UuidParam('postId') postId: string,
    @CurrentUser() principal: Principal,
  ): Promise<void> {
    return this.views.view(principal, communityId, postId);
  }
}
