import { Body, Controller, Delete, Get, HttpCode, Put } from '@nestjs/common';
import { ApiBearerAuth, ApiNoContentResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Access } from '../access/access.decorator.js';
import { CurrentUser } from '../access/current-user.decorator.js';
import type { Principal } from '../access/principal.js';
import { ApiProblems } from '../http/api-problems.decorator.js';
import { UuidParam } from '../http/uuid-param.js';
import { CastVoteDto } from './dto/cast-vote.dto.js';
import { VotesService } from './votes.service.js';
import { VoteView } from './votes.view.js';

@ApiTags('voting')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId/questions/:questionId/vote', version: '1' })
export class VotesController {
  constructor(private readonly votes: VotesService) {}

  @Get()
  @Access('reader')
  @ApiOperation({
    summary: 'The vote of the caller',
    description: 'Ballots are private: nobody sees the vote of somebody else, admins neither. Cached for 15 minutes.',
  })
  @ApiOkResponse({ type: VoteView })
  @ApiProblems(400, 401, 404)
  own(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @CurrentUser() principal: Principal,
  ): Promise<VoteView> {
    return this.votes.own(communityId, questionId, principal);
  }

  @Put()
  @Access('member')
  @ApiOperation({
    summary: 'Vote',
    description: 'By members, each with one vote, which may be changed until the question is closed. Idempotent.',
  })
  @ApiOkResponse({ type: VoteView })
  @ApiProblems(400, 401, 403, 404, 409)
  cast(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @Body() { optionId }: CastVoteDto,
    @CurrentUser() principal: Principal,
  ): Promise<VoteView> {
    return this.votes.cast(communityId, questionId, optionId, principal);
  }

  @Delete()
  @Access('reader')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Withdraw the vote of the caller',
    description: 'By whoever has voted, also after leaving a public community, until the question is closed.',
  })
  @ApiNoContentResponse({ description: 'Withdrawn' })
  @ApiProblems(400, 401, 404, 409)
  withdraw(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @CurrentUser() principal: Principal,
  ): Promise<void> {
    return this.votes.withdraw(communityId, questionId, principal);
  }
}
