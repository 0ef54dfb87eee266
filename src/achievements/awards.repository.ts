import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AchievementAwardEntity } from './achievement-award.entity.js';

/** Who has which achievement. */
@Injectable()
export class AwardsRepository {
  constructor(@InjectRepository(AchievementAwardEntity) private readonly awards: Repository<AchievementAwardEntity>) {}

  /** The latest first. There are at most as many as there are definitions. */
  ofUser(userId: string): Promise<AchievementAwardEntity[]> {
    return this.awards.find({
      where: { userId },
      relations: { achievement: true },
      order: { awardedAt: 'DESC', achievementId: 'ASC' },
    });
  }

  find(userId: string, achievementId: string): Promise<AchievementAwardEntity | null> {
    return this.awards.findOne({ where: { userId, achievementId }, relations: { achievement: true } });
  }

  async userExists(userId: string): Promise<boolean> {
    return (await this.awards.query<unknown[]>('SELECT FROM users WHERE id = $1', [userId])).length > 0;
  }

  /**
   * Both rows that the award refers to are locked, so that a deletion at the same time comes before or after, and
   * never makes a foreign key fail.
   *
   * @returns whether a row was written: false when it exists, or when user or achievement do not
   */
  async insert(userId: string, achievementId: string, awardedBy: string): Promise<boolean> {
    const written = await this.awards.query<unknown[]>(
      `INSERT INTO achievement_awards (user_id, achievement_id, awarded_by)
       SELECT users.id, achievements.id, $3 FROM users, achievements WHERE users.id = $1 AND achievements.id = $2
       FOR KEY SHARE
       ON CONFLICT DO NOTHING
       RETURNING user_id`,
      [userId, achievementId, awardedBy],
    );
    return written.length > 0;
  }

  /** @returns whether the user had it */
  async delete(userId: string, achievementId: string): Promise<boolean> {
    const { affected } = await this.awards.delete({ userId, achievementId });
    return affected === 1;
  }
}
