import { Body, Controller, Delete, Get, HttpCode, Post, Put, Query } from '@nestjs/common';
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
import { ApiProblems } from '../http/api-problems.decorator.js';
import { PageQuery, type Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { ChangePresenceDto } from './dto/change-presence.dto.js';
import { ChangeRoleDto } from './dto/change-role.dto.js';
import { MeetingsService } from './meetings.service.js';
import { ParticipantsService } from './participants.service.js';
import { ParticipantView } from './participants.view.js';

@ApiTags('meetings')
@ApiBearerAuth()
@Controller({ path: 'meetings/:meetingId/participants', version: '1' })
export class ParticipantsController {
  constructor(
    private readonly meetings: MeetingsService,
    private readonly participants: ParticipantsService,
  ) {}

  @Get()
  @Access('signed-in')
  @ApiOperation({ summary: 'Participants', description: 'In the order in which they joined; the host comes first.' })
  @ApiPage(ParticipantView)
  @ApiProblems(400, 401, 404)
  async page(@UuidParam('meetingId') meetingId: string, @Query() query: PageQuery): Promise<Page<ParticipantView>> {
    await this.meetings.findOne(meetingId);
    return this.participants.page(meetingId, query);
  }

  @Post()
  @Access('signed-in')
  @ApiOperation({
    summary: 'Join',
    description: 'The caller takes a place. 409 when the meeting is full, over or cancelled, or was joined already.',
  })
  @ApiCreatedResponse({ type: ParticipantView })
  @ApiProblems(400, 401, 404, 409)
  join(@UuidParam('meetingId') meetingId: string, @CurrentUser() { userId }: Principal): Promise<ParticipantView> {
    return this.participants.join(meetingId, userId);
  }

  @Delete(':userId')
  @Access('participant')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Leave, or remove a participant',
    description: 'Everybody may leave, but for the host; others are removed by host or admin.',
  })
  @ApiNoContentResponse({ description: 'The place is free again' })
  @ApiProblems(400, 401, 403, 404, 409)
  leave(
    @UuidParam('meetingId') meetingId: string,
    @UuidParam('userId') userId: string,
    @CurrentUser() principal: Principal,
  ): Promise<void> {
    return this.participants.leave(meetingId, userId, principal);
  }

  @Put(':userId/role')
  @Access('host')
  @ApiOperation({
    summary: 'Give a role',
    description: 'By host or admin. The host stays host; nobody else can become it.',
  })
  @ApiOkResponse({ type: ParticipantView })
  @ApiProblems(400, 401, 403, 404, 409)
  changeRole(
    @UuidParam('meetingId') meetingId: string,
    @UuidParam('userId') userId: string,
    @Body() { role }: ChangeRoleDto,
    @CurrentUser() principal: Principal,
  ): Promise<ParticipantView> {
    return this.participants.changeRole(meetingId, userId, role, principal);
  }

  @Put(':userId/presence')
  @Access('participant')
  @ApiOperation({
    summary: 'Here or away',
    description: 'By the participant, the host, a co-host or an admin, while the meeting is scheduled or live.',
  })
  @ApiOkResponse({ type: ParticipantView })
  @ApiProblems(400, 401, 403, 404, 409)
  changePresence(
    @UuidParam('meetingId') meetingId: string,
    @UuidParam('userId') userId: string,
    @Body() { presence }: ChangePresenceDto,
    @CurrentUser() principal: Principal,
  ): Promise<ParticipantView> {
    return this.participants.changePresence(meetingId, userId, presence, principal);
  }
}
