import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Cacheable } from '../cache/index.js';
import { CommunityAccessService } from '../communities/community-access.service.js';
import { ResultsRepository } from './results.repository.js';
import {
  toParticipationView,
  toResultsView,
  type ParticipationView,
  type ResultsView,
  type VoteCountView,
} from './results.view.js';
import { COMMUNITY_TAGS, COUNT, PARTICIPATION, RESULTS } from './voting.cache.js';
import { QuestionNotFoundError } from './voting.errors.js';

/** What the votes on a question come to. Who voted for what cannot be seen from it. */
@Injectable()
export class ResultsService {
  constructor(
    private readonly repository: ResultsRepository,
    private readonly access: CommunityAccessService,
  ) {}

  /** @throws {CommunityNotFoundError | QuestionNotFoundError} */
  async results(communityId: string, questionId: string, principal: Principal): Promise<ResultsView> {
    await this.access.require(communityId, principal, 'read');
    return known(questionId, await this.findResults(communityId, questionId));
  }

  /** @throws {CommunityNotFoundError | QuestionNotFoundError} */
  async count(communityId: string, questionId: string, principal: Principal): Promise<VoteCountView> {
    await this.access.require(communityId, principal, 'read');
    return known(questionId, await this.findCount(communityId, questionId));
  }

  /** @throws {CommunityNotFoundError | QuestionNotFoundError} */
  async participation(communityId: string, questionId: string, principal: Principal): Promise<ParticipationView> {
    await this.access.require(communityId, principal, 'read');
    return known(questionId, await this.findParticipation(communityId, questionId));
  }

  @Cacheable(RESULTS.key, RESULTS.ttl, { emptyTtl: RESULTS.emptyTtl, tags: COMMUNITY_TAGS })
  async findResults(communityId: string, questionId: string): Promise<ResultsView | null> {
    return toResultsView(questionId, await this.repository.options(communityId, questionId));
  }

  @Cacheable(COUNT.key, COUNT.ttl, { emptyTtl: COUNT.emptyTtl, tags: COMMUNITY_TAGS })
  async findCount(communityId: string, questionId: string): Promise<VoteCountView | null> {
    return (await this.repository.count(communityId, questionId)) ?? null;
  }

  @Cacheable(PARTICIPATION.key, PARTICIPATION.ttl, { emptyTtl: PARTICIPATION.emptyTtl, tags: COMMUNITY_TAGS })
  async findParticipation(communityId: string, questionId: string): Promise<ParticipationView | null> {
    const row = await this.repository.participation(communityId, questionId);
    return row ? toParticipationView(row) : null;
  }
}

function known<T>(questionId: string, answer: T | null): T {
  if (answer === null) throw new QuestionNotFoundError(questionId);
  return answer;
}
