import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { ResultsService } from './results.service.js';
import { ParticipationView, ResultsView, VoteCountView } from './results.view.js';

@ApiTags('voting')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId/questions/:questionId', version: '1' })
export class ResultsController {
  constructor(private readonly service: ResultsService) {}

  @Get('results')
  @Access('reader')
  @ApiOperation({
    summary: 'Results of a question',
    description:
      'Votes and share of every option: live while the question is open, final after. For everybody who may read the ' +
      'community. Cached for 30 seconds, and evicted by every vote.',
  })
  @ApiOkResponse({ type: ResultsView })
  @ApiProblems(400, 401, 404)
  results(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @CurrentUser() principal: Principal,
  ): Promise<ResultsView> {
    return this.service.results(communityId, questionId, principal);
  }

  @Get('vote-count')
  @Access('reader')
  @ApiOperation({
    summary: 'Number of votes',
    description:
      'All votes on the question. For everybody who may read the community. Cached for 30 seconds, and evicted by every ' +
      'vote.',
  })
  @ApiOkResponse({ type: VoteCountView })
  @ApiProblems(400, 401, 404)
  count(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @CurrentUser() principal: Principal,
  ): Promise<VoteCountView> {
    return this.service.count(communityId, questionId, principal);
  }

  @Get('participation')
  @Access('reader')
  @ApiOperation({
    summary: 'Participation in a question',
    description:
      'Which share of those who may vote did. For everybody who may read the community. Cached for 5 minutes, and ' +
      'evicted by every vote.',
  })
  @ApiOkResponse({ type: ParticipationView })
  @ApiProblems(400, 401, 404)
  participation(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @CurrentUser() principal: Principal,
  ): Promise<ParticipationView> {
    return this.service.participation(communityId, questionId, principal);
  }
}
