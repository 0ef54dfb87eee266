import { Body, Controller, Get, HttpCode, Patch, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { CreateMeetingDto } from './dto/create-meeting.dto.js';
import { UpdateMeetingDto } from './dto/update-meeting.dto.js';
import { MeetingsService } from './meetings.service.js';
import { MeetingView } from './meetings.view.js';

@ApiTags('meetings')
@ApiBearerAuth()
@Controller({ path: 'meetings', version: '1' })
export class MeetingsController {
  constructor(private readonly meetings: MeetingsService) {}

  @Post()
  @Access('signed-in')
  @ApiOperation({ summary: 'Plan a meeting', description: 'The caller becomes its host and takes its first place.' })
  @ApiCreatedResponse({ type: MeetingView })
  @ApiProblems(400, 401)
  create(@Body() plan: CreateMeetingDto, @CurrentUser() principal: Principal): Promise<MeetingView> {
    return this.meetings.create(plan, principal);
  }

  @Get(':meetingId')
  @Access('signed-in')
  @ApiOperation({ summary: 'A meeting', description: 'Details with the number of participants.' })
  @ApiOkResponse({ type: MeetingView })
  @ApiProblems(400, 401, 404)
  findOne(@UuidParam('meetingId') meetingId: string): Promise<MeetingView> {
    return this.meetings.findOne(meetingId);
  }

  @Patch(':meetingId')
  @Access('host')
  @ApiOperation({
    summary: 'Change the plan',
    description:
      'By host or admin. Fields left out stay. A live meeting keeps its start; a closed one keeps everything.',
  })
  @ApiOkResponse({ type: MeetingView })
  @ApiProblems(400, 401, 403, 404, 409)
  async update(
    @UuidParam('meetingId') meetingId: string,
    @Body() plan: UpdateMeetingDto,
    @CurrentUser() principal: Principal,
  ): Promise<MeetingView> {
    return (await this.meetings.update(meetingId, plan, principal)).meeting;
  }

  @Post(':meetingId/cancel')
  @Access('host')
  @HttpCode(200)
  @ApiOperation({ summary: 'Cancel', description: 'By host or admin: scheduled → cancelled.' })
  @ApiOkResponse({ type: MeetingView })
  @ApiProblems(400, 401, 403, 404, 409)
  async cancel(@UuidParam('meetingId') meetingId: string, @CurrentUser() principal: Principal): Promise<MeetingView> {
    return (await this.meetings.cancel(meetingId, principal)).meeting;
  }

  @Post(':meetingId/start')
  @Access('host')
  @HttpCode(200)
  @ApiOperation({ summary: 'Start', description: 'By host, co-host or admin: scheduled → live.' })
  @ApiOkResponse({ type: MeetingView })
  @ApiProblems(400, 401, 403, 404, 409)
  async start(@UuidParam('meetingId') meetingId: string, @CurrentUser() principal: Principal): Promise<MeetingView> {
    return (await this.meetings.start(meetingId, principal)).meeting;
  }

  @Post(':meetingId/end')
  @Access('host')
  @HttpCode(200)
  @ApiOperation({ summary: 'End', description: 'By host, co-host or admin: live → ended.' })
  @ApiOkResponse({ type: MeetingView })
  @ApiProblems(400, 401, 403, 404, 409)
  async end(@UuidParam('meetingId') meetingId: string, @CurrentUser() principal: Principal): Promise<MeetingView> {
    return (await this.meetings.end(meetingId, principal)).meeting;
  }
}
