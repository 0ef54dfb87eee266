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

  count(): Promise<number> {
    return this.achievements.count();
  }

  exists(id: string): Promise<boolean> {
    return this.achievements.existsBy({ id });
  }

  /** @returns null when the code is taken */
  async insert({ code, title, description, points }: DefineAchievementDto): Promise<AchievementEntity | null> {
    const [written] = await this.achievements.query<AchievementEntity[]>(
      `INSERT INTO achievements (code, title, description, points) VALUES ($1, $2, $3, $4)
       ON CONFLICT (code) DO NOTHING
       RETURNING id, code, title, description, points, created_at AS "createdAt"`,
      [code, title, description ?? '', points],
    );
    return written ?? null;
  }
}
