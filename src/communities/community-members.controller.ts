import { Body, Controller, Delete, Get, HttpCode, HttpStatus, Patch, Post, Put, Query, Res } from '@nestjs/common';
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
import { CommunityMembersService } from './community-members.service.js';
import { CommunityMemberView } from './community-members.view.js';
import { ChangeMemberRoleDto } from './dto/change-member-role.dto.js';
import { MembersQuery } from './dto/members.query.js';

/** The part of a reply that tells a new member from one who was there. */
interface StatusReply {
  status(code: number): unknown;
}

@ApiTags('communities')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId/members', version: '1' })
export class CommunityMembersController {
  constructor(private readonly members: CommunityMembersService) {}

  @Get()
  @Access('reader')
  @ApiOperation({
    summary: 'Members',
    description: 'For those who may read the community. In the order in which they joined; `role` keeps one role.',
  })
  @ApiPage(CommunityMemberView)
  @ApiProblems(400, 401, 404)
  page(
    @UuidParam('communityId') communityId: string,
    @Query() query: MembersQuery,
    @CurrentUser() principal: Principal,
  ): Promise<Page<CommunityMemberView>> {
    return this.members.pageFor(principal, communityId, query);
  }

  @Post()
  @Access('reader')
  @ApiOperation({
    summary: 'Join',
    description:
      'Every signed-in user may join a public community that is open. 403 where members come by invitation only, 409 ' +
      'for who is a member already.',
  })
  @ApiCreatedResponse({ type: CommunityMemberView })
  @ApiProblems(400, 401, 403, 404, 409)
  async join(
    @UuidParam('communityId') communityId: string,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityMemberView> {
    return (await this.members.join(communityId, principal.userId, principal)).member;
  }

  @Put(':userId')
  @Access('moderator')
  @ApiOperation({
    summary: 'Add a member',
    description:
      'By owner, moderator or admin: the only way into private communities and those that are by invitation. ' +
      'Idempotent: who belongs to it keeps the role.',
  })
  @ApiCreatedResponse({ type: CommunityMemberView, description: 'Added' })
  @ApiOkResponse({ type: CommunityMemberView, description: 'The user is a member already' })
  @ApiProblems(400, 401, 403, 404)
  async add(
    @UuidParam('communityId') communityId: string,
    @UuidParam('userId') userId: string,
    @CurrentUser() principal: Principal,
    @Res({ passthrough: true }) reply: StatusReply,
  ): Promise<CommunityMemberView> {
    const { member, isNew } = await this.members.add(communityId, userId, principal);
    reply.status(isNew ? HttpStatus.CREATED : HttpStatus.OK);
    return member;
  }

  @Patch(':userId')
  @Access('owner')
  @ApiOperation({
    summary: 'Give a role',
    description: 'By owner or admin. Ownership is not given here: hand the community over.',
  })
  @ApiOkResponse({ type: CommunityMemberView })
  @ApiProblems(400, 401, 403, 404, 409)
  changeRole(
    @UuidParam('communityId') communityId: string,
    @UuidParam('userId') userId: string,
    @Body() { role }: ChangeMemberRoleDto,
    @CurrentUser() principal: Principal,
  ): Promise<CommunityMemberView> {
    return this.members.changeRole(communityId, userId, role, principal);
  }

  @Delete(':userId')
  @Access('moderator')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Leave, or remove a member',
    description:
      'Everybody may leave, but for the owner. Members are removed by owner, moderators and admins; moderators by ' +
      'owner and admins.',
  })
  @ApiNoContentResponse({ description: 'The user is no member any more' })
  @ApiProblems(400, 401, 403, 404, 409)
  async remove(
    @UuidParam('communityId') communityId: string,
    @UuidParam('userId') userId: string,
    @CurrentUser() principal: Principal,
  ): Promise<void> {
    await this.members.remove(communityId, userId, principal);
  }
}
