import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Query } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import type { Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { CreatePostDto } from './dto/create-post.dto.js';
import { PostsQuery } from './dto/posts.query.js';
import { UpdatePostDto } from './dto/update-post.dto.js';
import { PostListsService } from './post-lists.service.js';
import { PostsService } from './posts.service.js';
import { PostSummaryView, PostView } from './posts.view.js';

@ApiTags('posts')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId/posts', version: '1' })
export class PostsController {
  constructor(
    private readonly lists: PostListsService,
    private readonly posts: PostsService,
  ) {}

  @Get()
  @Access('reader')
  @ApiOperation({
    summary: 'Posts of a community',
    description:
      'For all who may read the community; others get 404. Newest or most liked first; `search` keeps those whose title ' +
      'contains the text, of the first 20,000. Cached for 15 minutes.',
  })
  @ApiPage(PostSummaryView)
  @ApiProblems(400, 401, 404)
  page(
    @UuidParam('communityId') communityId: string,
    @Query() query: PostsQuery,
    @CurrentUser() principal: Principal,
  ): Promise<Page<PostSummaryView>> {
    return this.lists.pageFor(principal, communityId, query);
  }

  @Post()
  @Access('member')
  @ApiOperation({
    summary: 'Publish a post',
    description: 'By members, or by moderators only where the community is configured so; admins may always.',
  })
  @ApiCreatedResponse({ type: PostView })
  @ApiProblems(400, 401, 403, 404)
  create(
    @UuidParam('communityId') communityId: string,
    @Body() post: CreatePostDto,
    @CurrentUser() principal: Principal,
  ): Promise<PostView> {
    return this.posts.create(communityId, post, principal);
  }

  @Get(':postId')
  @Access('reader')
  @ApiOperation({
    summary: 'A post',
    description: 'For all who may read the community; others get 404. With the number of likes. Cached for 30 minutes.',
  })
  @ApiOkResponse({ type: PostView })
  @ApiProblems(400, 401, 404)
  findOne(
    @UuidParam('communityId') communityId: string,
    @UuidParam('postId') postId: string,
    @CurrentUser() principal: Principal,
  ): Promise<PostView> {
    return this.posts.findFor(principal, communityId, postId);
  }

  @Patch(':postId')
  @Access('author')
  @ApiOperation({
    summary: 'Edit a post',
    description: 'By its author, and nobody else: moderators may delete it, but not rewrite it. Absent fields stay.',
  })
  @ApiOkResponse({ type: PostView })
  @ApiProblems(400, 401, 403, 404)
  update(
    @UuidParam('communityId') communityId: string,
    @UuidParam('postId') postId: string,
    @Body() changes: UpdatePostDto,
    @CurrentUser() principal: Principal,
  ): Promise<PostView> {
    return this.posts.update(communityId, postId, changes, principal);
  }

  @Delete(':postId')
  @HttpCode(204)
  @Access('author')
  @ApiOperation({
    summary: 'Delete a post',
    description: 'By its author, the owner and moderators of the community, and admins. Its likes go with it.',
  })
  @ApiNoContentResponse({ description: 'The post is gone' })
  @ApiProblems(400, 401, 403, 404)
  async delete(
    @UuidParam('communityId') communityId: string,
    @UuidParam('postId') postId: string,
    @CurrentUser() principal: Principal,
  ): Promise<void> {
    await this.posts.delete(communityId, postId, principal);
  }
}
