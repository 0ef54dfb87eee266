import { Body, Controller, Delete, Get, HttpCode, Post, Query } from '@nestjs/common';
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
import { AskQuestionDto } from './dto/ask-question.dto.js';
import { QuestionsQuery } from './dto/questions.query.js';
import { QuestionsService } from './questions.service.js';
import { QuestionSummaryView, QuestionView } from './questions.view.js';

@ApiTags('voting')
@ApiBearerAuth()
@Controller({ path: 'communities/:communityId/questions', version: '1' })
export class QuestionsController {
  constructor(private readonly questions: QuestionsService) {}

  @Get()
  @Access('reader')
  @ApiOperation({
    summary: 'Questions of a community',
    description:
      'Asked last first; `search` keeps those whose title contains the text. For everybody who may read the community. ' +
      'Cached for 5 minutes.',
  })
  @ApiPage(QuestionSummaryView)
  @ApiProblems(400, 401, 404)
  list(
    @UuidParam('communityId') communityId: string,
    @Query() query: QuestionsQuery,
    @CurrentUser() principal: Principal,
  ): Promise<Page<QuestionSummaryView>> {
    return this.questions.list(communityId, query, principal);
  }

  @Post()
  @Access('member')
  @ApiOperation({
    summary: 'Ask the community',
    description:
      'By members, or only by those who moderate, as the community is configured. A question never changes; it can be ' +
      'deleted, and asked in other words.',
  })
  @ApiCreatedResponse({ type: QuestionView })
  @ApiProblems(400, 401, 403, 404, 409)
  ask(
    @UuidParam('communityId') communityId: string,
    @Body() question: AskQuestionDto,
    @CurrentUser() principal: Principal,
  ): Promise<QuestionView> {
    return this.questions.ask(communityId, question, principal);
  }

  @Get(':questionId')
  @Access('reader')
  @ApiOperation({
    summary: 'A question',
    description: 'With its options. For everybody who may read the community. Cached for 15 minutes.',
  })
  @ApiOkResponse({ type: QuestionView })
  @ApiProblems(400, 401, 404)
  findOne(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @CurrentUser() principal: Principal,
  ): Promise<QuestionView> {
    return this.questions.findOne(communityId, questionId, principal);
  }

  @Post(':questionId/close')
  @Access('author')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Close a question',
    description:
      'By whoever asked it, owner, moderators or admins. Final: the votes accepted until now are the result, whatever ' +
      'becomes of the accounts of the voters.',
  })
  @ApiOkResponse({ type: QuestionView })
  @ApiProblems(400, 401, 403, 404, 409)
  close(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @CurrentUser() principal: Principal,
  ): Promise<QuestionView> {
    return this.questions.close(communityId, questionId, principal);
  }

  @Delete(':questionId')
  @Access('author')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Delete a question',
    description: 'With all votes, by owner, moderators or admins; by whoever asked it while nobody has voted.',
  })
  @ApiNoContentResponse({ description: 'Deleted' })
  @ApiProblems(400, 401, 403, 404, 409)
  delete(
    @UuidParam('communityId') communityId: string,
    @UuidParam('questionId') questionId: string,
    @CurrentUser() principal: Principal,
  ): Promise<void> {
    return this.questions.delete(communityId, questionId, principal);
  }
}
