import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { PageQuery, type Page } from '../http/page.js';
import { UuidParam } from '../http/uuid-param.js';
import { ApiPage } from '../http/api-page.decorator.js';
import { HostedMeetingsQuery } from './dto/hosted-meetings.query.js';
import { MeetingListsService } from './meeting-lists.service.js';
import { MeetingSummaryView } from './meetings.view.js';
import { JoinedMeetingView } from './participants.view.js';

@ApiTags('meetings')
@ApiBearerAuth()
@Controller({ path: 'meetings', version: '1' })
export class MeetingListsController {
  constructor(private readonly lists: MeetingListsService) {}

  @Get('upcoming')
  @Access('signed-in')
  @ApiOperation({
    summary: 'Upcoming meetings',
    description: 'Scheduled and live ones whose planned end has not passed (to the minute), next start first.',
  })
  @ApiPage(MeetingSummaryView)
  @ApiProblems(400, 401)
  upcoming(@Query() query: PageQuery): Promise<Page<MeetingSummaryView>> {
    return this.lists.upcoming(query);
  }

  @Get('past')
  @Access('signed-in')
  @ApiOperation({
    summary: 'Past meetings',
    description:
      'Ended ones, and those whose planned end has passed (to the minute), latest end first. No cancelled ones.',
  })
  @ApiPage(MeetingSummaryView)
  @ApiProblems(400, 401)
  past(@Query() query: PageQuery): Promise<Page<MeetingSummaryView>> {
    return this.lists.past(query);
  }

  @Get('joined')
  @Access('signed-in')
  @ApiOperation({
    summary: 'Meetings the caller takes part in',
    description: 'In every status and role, joined last first.',
  })
  @ApiPage(JoinedMeetingView)
  @ApiProblems(400, 401)
  joined(@Query() query: PageQuery, @CurrentUser() principal: Principal): Promise<Page<JoinedMeetingView>> {
    return this.lists.joinedFor(principal, principal.userId, query);
  }

  @Get('joined-by/:userId')
  @Access('self')
  @ApiOperation({
    summary: 'Meetings a user takes part in',
    description: 'For that user and admins only. In every status and role, joined last first.',
  })
  @ApiPage(JoinedMeetingView)
  @ApiProblems(400, 401, 403)
  joinedBy(
    @UuidParam('userId') userId: string,
    @Query() query: PageQuery,
    @CurrentUser() principal: Principal,
  ): Promise<Page<JoinedMeetingView>> {
    return this.lists.joinedFor(principal, userId, query);
  }

  @Get('hosted-by/:hostId')
  @Access('signed-in')
  @ApiOperation({
    summary: 'Meetings a user hosts',
    description: 'In every status, latest start first; `search` keeps those whose title contains the text.',
  })
  @ApiPage(MeetingSummaryView)
  @ApiProblems(400, 401)
  hosted(@UuidParam('hostId') hostId: string, @Query() query: HostedMeetingsQuery): Promise<Page<MeetingSummaryView>> {
    return this.lists.hosted(hostId, query);
  }
}
