import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { ActivityService } from '../activity/activity.service.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { CommunityAccessService } from '../communities/community-access.service.js';
import { pageOf, type Page } from '../http/page.js';
import { searchText } from '../http/search-text.js';
import type { AskQuestionDto } from './dto/ask-question.dto.js';
import type { QuestionsQuery } from './dto/questions.query.js';
import { QuestionEndsRepository } from './question-ends.repository.js';
import { assertMayDelete, assertMayEnd, type QuestionCaller } from './question-policy.js';
import { QuestionsRepository } from './questions.repository.js';
import {
  toQuestionSummaryView,
  toQuestionView,
  type QuestionSummaryView,
  type QuestionView,
} from './questions.view.js';
import { ASKED, CLOSED, COMMUNITY_TAGS, DELETED, DETAILS, QUESTIONS } from './voting.cache.js';
import { QuestionClosedError, QuestionNotFoundError } from './voting.errors.js';

/** Questions and their life: open → closed. */
@Injectable()
export class QuestionsService {
  constructor(
    private readonly questions: QuestionsRepository,
    private readonly ends: QuestionEndsRepository,
    private readonly access: CommunityAccessService,
    private readonly activity: ActivityService,
  ) {}

  /** @throws {CommunityNotFoundError} */
  async list(communityId: string, query: QuestionsQuery, principal: Principal): Promise<Page<QuestionSummaryView>> {
    await this.access.require(communityId, principal, 'read');
    return this.page(communityId, query);
  }

  /** @throws {CommunityNotFoundError | QuestionNotFoundError} */
  async findOne(communityId: string, questionId: string, principal: Principal): Promise<QuestionView> {
    await this.access.require(communityId, principal, 'read');
    const question = await this.find(communityId, questionId);
    if (!question) throw new QuestionNotFoundError(questionId);
    return question;
  }

  /** Asked last first. */
  @Cacheable(QUESTIONS.key, QUESTIONS.ttl, { tags: COMMUNITY_TAGS })
  async page(communityId: string, query: QuestionsQuery): Promise<Page<QuestionSummaryView>> {
    const { rows, counted } = await this.questions.page(communityId, query);
    return pageOf(rows.map(toQuestionSummaryView), query, counted);
  }

  /** @returns null when the community has no such question */
  @Cacheable(DETAILS.key, DETAILS.ttl, { emptyTtl: DETAILS.emptyTtl, tags: COMMUNITY_TAGS })
  async find(communityId: string, questionId: string): Promise<QuestionView | null> {
    const question = await this.questions.find(communityId, questionId);
    return question ? toQuestionView(question) : null;
  }

  /** @throws {CommunityNotFoundError | CommunityForbiddenError} */
  async ask(communityId: string, question: AskQuestionDto, principal: Principal): Promise<QuestionView> {
    await this.access.require(communityId, principal, 'ask');
    const asked = await this.insert(communityId, question, principal.userId);
    await this.activity.record({
      userId: principal.userId,
      kind: 'question.asked',
      subjectId: asked.id,
      communityId,
    });
    return asked;
  }

  /** @param askedBy who may ask here */
  @CacheEvict(ASKED)
  async insert(
    communityId: string,
    { title, description, options }: AskQuestionDto,
    askedBy: string,
  ): Promise<QuestionView> {
    const question = await this.questions.insert({
      communityId,
      askedBy,
      title,
      titleSearch: searchText(title),
      description: description ?? '',
      options,
    });
    return toQuestionView(question);
  }

  /**
   * Ends the voting for good: the votes accepted until now are the result.
   *
   * @throws {CommunityNotFoundError | QuestionNotFoundError | QuestionForbiddenError | QuestionClosedError}
   */
  async close(communityId: string, questionId: string, principal: Principal): Promise<QuestionView> {
    assertMayEnd(await this.caller(communityId, questionId, principal));
    await this.freeze(communityId, questionId);
    return this.findOne(communityId, questionId, principal);
  }

  @CacheEvict(CLOSED)
  freeze(communityId: string, questionId: string): Promise<void> {
    return this.ends.close(communityId, questionId, ({ status }) => {
      if (status === 'closed') throw new QuestionClosedError();
    });
  }

  /**
   * With its votes, if the caller may delete those.
   *
   * @throws {CommunityNotFoundError | QuestionNotFoundError | QuestionForbiddenError | QuestionHasVotesError}
   */
  @CacheEvict(DELETED)
  async delete(communityId: string, questionId: string, principal: Principal): Promise<void> {
    const caller = await this.caller(communityId, questionId, principal);
    assertMayEnd(caller);
    await this.ends.delete(communityId, questionId, (hasVotes) => assertMayDelete(caller, hasVotes));
  }

  /** Asked before anything is locked, so that nobody can hold up the voters of a question that is not theirs. */
  private async caller(communityId: string, questionId: string, principal: Principal): Promise<QuestionCaller> {
    const permissions = await this.access.require(communityId, principal, 'read');
    const question = await this.questions.find(communityId, questionId);
    if (!question) throw new QuestionNotFoundError(questionId);
    return { askedBy: question.askedBy, permissions };
  }
}
