import { Body, Controller, Delete, Get, HttpCode, Patch, Post, Put, Query } from '@nestjs/common';
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
import { Roles } from '../access/roles.decorator.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import type { Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { CommunitiesService } from './communities.service.js';
import { CommunityView } from './communities.view.js';
import { CommunitiesQuery } from './dto/communities.query.js';
import { CreateCommunityDto } from './dto/create-community.dto.js';
import { HandOverDto } from './dto/hand-over.dto.js';
import { UpdateCommunityDto } from './dto/update-community.dto.js';

@ApiTags('communities')
@ApiBearerAuth()
@Controller({ path: 'communities', version: '1' })
export class CommunitiesController {
  constructor(private readonly communities: CommunitiesService) {}

  @Post()
  @Access('signed-in')
  @ApiOperation({
    summary: 'Found a community',
    description: 'Open to every signed-in user. The caller owns it and is its first member. 409: the slug is taken.',
  })
  @ApiCreatedResponse({ type: CommunityView })
  @ApiProblems(400, 401, 409)
  create(@Body() community: CreateCommunityDto, @CurrentUser() principal: Principal): Promise<CommunityView> {
    return this.communities.create(community, principal);
  }

  @Get()
  @Access('signed-in')
  @ApiOperation({
    summary: 'List communities',
    description:
      'Public ones, for every signed-in user; the private ones are listed for admins only. Ordered by `sort`, filtered ' +
      'by `search`. Cached for 15 minutes.',
  })
  @ApiPage(CommunityView)
  @ApiProblems(400, 401, 403)
  list(@Query() query: CommunitiesQuery, @CurrentUser() principal: Principal): Promise<Page<CommunityView>> {
    return this.communities.listFor(principal, query);
  }

  @Get(':communityId')
  @Access('reader')
  @ApiOperation({
    summary: 'A community',
    description: 'For every signed-in user; a private one for its members and admins, to others it is unknown.',
  })
  @ApiOkResponse({ type: CommunityView })
  @ApiProblems(400, 401, 404)
  findOne(@UuidParam('communityId') communityId: string, @CurrentUser() principal: Principal): Promise<CommunityView> {
    return this.communities.findFor(principal, communityId);
  }

  @Patch(':communityId')
  @Access('owner')
  @ApiOperation({
    summary: 'Change a community',
    description: 'By owner or admin. Fields left out stay, and so does the slug, whatever the name becomes.',
  })
  @ApiOkResponse({ type: CommunityView })
  @ApiProblems(400, 401, 403, 404)
  async update(
    @UuidParam('communityId') communityId: string,
    @Body() change: UpdateCommunityDto,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityView> {
    return (await this.communities.update(communityId, change, principal)).community;
  }

  @Put(':communityId/owner')
  @Access('owner')
  @ApiOperation({
    summary: 'Hand a community over',
    description: 'By owner or admin, to a member. Who owned it becomes a moderator.',
  })
  @ApiOkResponse({ type: CommunityView })
  @ApiProblems(400, 401, 403, 404, 409)
  async handOver(
    @UuidParam('communityId') communityId: string,
    @Body() { userId }: HandOverDto,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityView> {
    return (await this.communities.handOver(communityId, userId, principal)).community;
  }

  @Delete(':communityId')
  @Access('owner')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a community',
    description: 'By owner or admin. Members, posts, questions and activity go with it, at once.',
  })
  @ApiNoContentResponse({ description: 'The community is gone' })
  @ApiProblems(400, 401, 403, 404)
  async remove(@UuidParam('communityId') communityId: string, @CurrentUser() principal: Principal): Promise<void> {
    await this.communities.remove(communityId, principal);
  }

  @Post(':communityId/evict-cache')
  @Access('admin')
  @HttpCode(204)
  @Roles(['admin'])
  @ApiOperation({
    summary: 'Forget what is cached of a community',
    description: 'Admins only. Every cached answer about the community and what is in it is read anew, on all nodes.',
  })
  @ApiNoContentResponse({ description: 'Nothing of it is cached any more' })
  @ApiProblems(400, 401, 403, 404)
  evictCache(@UuidParam('communityId') communityId: string): Promise<void> {
    return this.communities.evictCache(communityId);
  }
}
