import { Injectable } from '@nestjs/common';
import type { Principal } from '../access/principal.js';
import { Cacheable, CacheEvict } from '../cache/index.js';
import { CommunityForbiddenError } from '../communities/communities.errors.js';
import { CommunityAccessService } from '../communities/community-access.service.js';
import { QuestionsService } from './questions.service.js';
import { VotesRepository, type VoteObstacle } from './votes.repository.js';
import { toVoteView, type VoteView } from './votes.view.js';
import { COMMUNITY_TAGS, OWN, VOTED } from './voting.cache.js';
import { OptionNotFoundError, QuestionClosedError, QuestionNotFoundError, VoteNotFoundError } from './voting.errors.js';

/** Each attempt writes the vote or finds what is in its way; only what goes away in between makes another one necessary. */
const MOST_ATTEMPTS = 5;

/** The ballots. Everybody has to do with their own only: nothing here takes the id of another user. */
@Injectable()
export class VotesService {
  constructor(
    private readonly votes: VotesRepository,
    private readonly access: CommunityAccessService,
    private readonly questions: QuestionsService,
  ) {}

  /** @throws {CommunityNotFoundError | QuestionNotFoundError | VoteNotFoundError} */
  async own(communityId: string, questionId: string, principal: Principal): Promise<VoteView> {
    await this.access.require(communityId, principal, 'read');
    const vote = await this.find(communityId, questionId, principal.userId);
    if (vote) return vote;
    if (!(await this.questions.find(communityId, questionId))) throw new QuestionNotFoundError(questionId);
    throw new VoteNotFoundError();
  }

  /** @returns null when the user has not voted, or when the community has no such question */
  @Cacheable(OWN.key, OWN.ttl, { tags: COMMUNITY_TAGS })
  async find(communityId: string, questionId: string, userId: string): Promise<VoteView | null> {
    const vote = await this.votes.find(communityId, questionId, userId);
    return vote ? toVoteView(vote) : null;
  }

  /**
   * Casts the caller's vote, or changes it. Idempotent.
   *
   * @throws {CommunityNotFoundError | CommunityForbiddenError}
   * @throws {QuestionNotFoundError | QuestionClosedError | OptionNotFoundError}
   */
  @CacheEvict(VOTED)
  async cast(communityId: string, questionId: string, optionId: string, principal: Principal): Promise<VoteView> {
    await this.access.require(communityId, principal, 'vote');
    const { userId } = principal;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const vote = await this.votes.cast(communityId, questionId, userId, optionId);
      if (vote) return toVoteView(vote);
      refuse(questionId, optionId, await this.votes.obstacle(communityId, questionId, userId, optionId));
    }
    throw new Error(`What kept ${userId} from voting on ${questionId} was gone as often as it was looked for`);
  }

  /**
   * Takes the caller's vote back.
   *
   * @throws {CommunityNotFoundError | QuestionNotFoundError | QuestionClosedError | VoteNotFoundError}
   */
  @CacheEvict(VOTED)
  async withdraw(communityId: string, questionId: string, principal: Principal): Promise<void> {
    await this.access.require(communityId, principal, 'read');
    const { userId } = principal;
    if (await this.votes.withdraw(communityId, questionId, userId)) return;
    const obstacle = await this.votes.obstacle(communityId, questionId, userId, null);
    if (!obstacle) throw new QuestionNotFoundError(questionId);
    throw obstacle.status === 'closed' ? new QuestionClosedError() : new VoteNotFoundError();
  }
}

/** A permission may be some milliseconds old: whether the caller is a member is what the database said. */
function refuse(questionId: string, optionId: string, obstacle: VoteObstacle | undefined): void {
  if (!obstacle) throw new QuestionNotFoundError(questionId);
  if (!obstacle.isMember) throw new CommunityForbiddenError('Only members may vote: join the community first.');
  if (obstacle.status === 'closed') throw new QuestionClosedError();
  if (!obstacle.offersOption) throw new OptionNotFoundError(optionId);
}
