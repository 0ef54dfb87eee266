import { Controller, Delete, Get, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { PostLikeView } from './post-like.view.js';
import { PostLikesService } from './post-likes.service.js';

@ApiTags('posts')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId/posts/:postId/like', version: '1' })
export class PostLikesController {
  constructor(private readonly likes: PostLikesService) {}

  @Get()
  @Access('reader')
  @ApiOperation({
    summary: 'The caller’s like of a post',
    description: 'For all who may read the community; others get 404. Who else likes the post is not told.',
  })
  @ApiOkResponse({ type: PostLikeView })
  @ApiProblems(400, 401, 404)
  find(
    @UuidParam('communityId') communityId: string,
    @UuidParam('postId') postId: string,
    @CurrentUser() principal: Principal,
  ): Promise<PostLikeView> {
    return this.likes.findFor(principal, communityId, postId);
  }

  @Put()
  @Access('member')
  @ApiOperation({ summary: 'Like a post', description: 'By members of the community. Idempotent: it counts once.' })
  @ApiOkResponse({ type: PostLikeView })
  @ApiProblems(400, 401, 403, 404)
  async like(
    @UuidParam('communityId') communityId: string,
    @UuidParam('postId') postId: string,
    @CurrentUser() principal: Principal,
  ): Promise<PostLikeView> {
    return (await this.likes.like(communityId, postId, principal)).like;
  }

  @Delete()
  @Access('member')
  @ApiOperation({
    summary: 'Like a post no longer',
    description: 'By members of the community. Idempotent: what is not liked stays so.',
  })
  @ApiOkResponse({ type: PostLikeView })
  @ApiProblems(400, 401, 403, 404)
  async unlike(
    @UuidParam('communityId') communityId: string,
    @UuidParam('postId') postId: string,
    @CurrentUser() principal: Principal,
  ): Promise<PostLikeView> {
    return (await this.likes.unlike(communityId, postId, principal)).like;
  }
}
