import { Injectable } from '@nestjs/common';
import { Cacheable, CacheEvict, CacheWarm } from '../cache/index.js';
import { UserNotFoundError } from '../users/users.errors.js';
import { achievementCaches } from './achievements.cache.js';
import {
  AchievementCodeTakenError,
  AchievementNotFoundError,
  AwardNotFoundError,
  TooManyAchievementsError,
} from './achievements.errors.js';
import { AchievementsRepository } from './achievements.repository.js';
import {
  toAchievementView,
  toAwardView,
  toUserAchievementsView,
  type AchievementDefinitions,
  type AchievementView,
  type AwardView,
  type UserAchievementsView,
} from './achievements.view.js';
import { AwardsRepository } from './awards.repository.js';
import type { DefineAchievementDto } from './dto/define-achievement.dto.js';

/** All definitions are one entry and one answer, so their number is bounded. */
const MOST_DEFINITIONS = 1_000;

/** Each attempt finds the award or writes it; only a revocation in between makes another one necessary. */
const MOST_AWARD_ATTEMPTS = 5;

/** An award, and whether it is this call that made it. */
export interface Awarded {
  readonly award: AwardView;
  readonly isNew: boolean;
}

@Injectable()
export class AchievementsService {
  constructor(
    private readonly achievements: AchievementsRepository,
    private readonly awards: AwardsRepository,
  ) {}

  @CacheWarm(() => [[]])
  @Cacheable(achievementCaches.definitions.key, achievementCaches.definitions.ttl, {
    near: achievementCaches.definitions.near,
  })
  async definitions(): Promise<AchievementDefinitions> {
    return { items: (await this.achievements.list(MOST_DEFINITIONS)).map(toAchievementView) };
  }

  /**
   * @throws {AchievementCodeTakenError}
   * @throws {TooManyAchievementsError}
   */
  @CacheEvict([achievementCaches.definitions.key, achievementCaches.responses])
  async define(achievement: DefineAchievementDto): Promise<AchievementView> {
    const defined = await this.achievements.insert(achievement, MOST_DEFINITIONS);
    if (defined === 'too-many') throw new TooManyAchievementsError(MOST_DEFINITIONS);
    if (defined === 'code-taken') throw new AchievementCodeTakenError(achievement.code);
    return toAchievementView(defined);
  }

  /** @throws {UserNotFoundError} */
  async ofUser(userId: string): Promise<UserAchievementsView> {
    const achievements = await this.findOfUser(userId);
    if (!achievements) throw new UserNotFoundError(userId);
    return achievements;
  }

  /** @returns null for an unknown user */
  @Cacheable(achievementCaches.ofUser.key, achievementCaches.ofUser.ttl, { emptyTtl: achievementCaches.unknownUserTtl })
  async findOfUser(userId: string): Promise<UserAchievementsView | null> {
    const awards = await this.awards.ofUser(userId);
    if (awards.length === 0 && !(await this.awards.userExists(userId))) return null;
    return toUserAchievementsView(userId, awards);
  }

  /**
   * Idempotent: awarded again, also at the same time, it is the same award.
   *
   * @param awardedBy the administrator
   * @throws {UserNotFoundError}
   * @throws {AchievementNotFoundError}
   */
  @CacheEvict(achievementCaches.ofUser.key)
  async award(userId: string, achievementId: string, awardedBy: string): Promise<Awarded> {
    for (let attempt = 0; attempt < MOST_AWARD_ATTEMPTS; attempt += 1) {
      const isNew = await this.awards.insert(userId, achievementId, awardedBy);
      const award = await this.awards.find(userId, achievementId);
      if (award) return { award: toAwardView(award), isNew };
      await this.refuseUnknown(userId, achievementId);
    }
    throw new Error(`Achievement ${achievementId} was revoked from ${userId} as often as it was awarded`);
  }

  /** @throws {AwardNotFoundError} */
  @CacheEvict(achievementCaches.ofUser.key)
  async revoke(userId: string, achievementId: string): Promise<void> {
    if (!(await this.awards.delete(userId, achievementId))) throw new AwardNotFoundError(userId, achievementId);
  }

  private async refuseUnknown(userId: string, achievementId: string): Promise<void> {
    if (!(await this.awards.userExists(userId))) throw new UserNotFoundError(userId);
    if (!(await this.achievements.exists(achievementId))) throw new AchievementNotFoundError(achievementId);
  }
}
