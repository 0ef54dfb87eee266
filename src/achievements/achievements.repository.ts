import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import type { Repository } from 'typeorm';
import { AchievementEntity } from './achievement.entity.js';
import type { DefineAchievementDto } from './dto/define-achievement.dto.js';

/** The definitions. */
@Injectable()
export class AchievementsRepository {
  constructor(@InjectRepository(AchievementEntity) private readonly achievements: Repository<AchievementEntity>) {}

  /** @param limit the most to return */
  list(limit: number): Promise<AchievementEntity[]> {
    return this.achievements.find({ order: { code: 'ASC' }, take: limit });
  }

  exists(id: string): Promise<boolean> {
    return this.achievements.existsBy({ id });
  }

  /**
   * Definitions are written one after the other, so that the limit holds; readers and awards do not wait for it.
   *
   * @param most definitions there may be
   */
  insert(
    { code, title, description, points }: DefineAchievementDto,
    most: number,
  ): Promise<AchievementEntity | 'code-taken' | 'too-many'> {
    return this.achievements.manager.transaction(async (tx) => {
      await tx.query('LOCK TABLE achievements IN SHARE ROW EXCLUSIVE MODE');
      if (await tx.existsBy(AchievementEntity, { code })) return 'code-taken';
      if ((await tx.count(AchievementEntity)) >= most) return 'too-many';
      await tx.insert(AchievementEntity, { code, title, description: description ?? '', points });
      return tx.findOneByOrFail(AchievementEntity, { code });
    });
  }
}
