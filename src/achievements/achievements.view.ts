import { ApiProperty } from '@nestjs/swagger';
import type { AchievementAwardEntity } from './achievement-award.entity.js';
import type { AchievementEntity } from './achievement.entity.js';

/** The definition of an achievement as it is cached and sent. */
export class AchievementView {
  @ApiProperty({ format: 'uuid', example: '0b6c2c6e-7a47-4f0e-8d5b-8b0d2f6a9d01' })
  readonly id!: string;

  @ApiProperty({ example: 'first-meeting' })
  readonly code!: string;

  @ApiProperty({ example: 'First meeting' })
  readonly title!: string;

  @ApiProperty({ example: 'Took part in a meeting for the first time' })
  readonly description!: string;

  @ApiProperty({ example: 10 })
  readonly points!: number;

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly createdAt!: string;
}

/** All definitions: one entry for the whole application. */
export class AchievementDefinitions {
  @ApiProperty({ type: [AchievementView], description: 'Ordered by code' })
  readonly items!: readonly AchievementView[];
}

/** An achievement that a user has. */
export class AwardView {
  @ApiProperty({ format: 'uuid', example: '3f0c7c0e-5b0e-4d7a-8a59-6d1b1f0f7a10' })
  readonly userId!: string;

  @ApiProperty({ type: AchievementView })
  readonly achievement!: AchievementView;

  @ApiProperty({ format: 'date-time', example: '2026-03-05T18:00:00.000Z' })
  readonly awardedAt!: string;
}

/** What a user has achieved. */
export class UserAchievementsView {
  @ApiProperty({ format: 'uuid', example: '3f0c7c0e-5b0e-4d7a-8a59-6d1b1f0f7a10' })
  readonly userId!: string;

  @ApiProperty({ type: [AwardView], description: 'The latest first' })
  readonly items!: readonly AwardView[];

  @ApiProperty({ description: 'Sum of the points', example: 10 })
  readonly points!: number;
}

export const toAchievementView = (achievement: AchievementEntity): AchievementView => ({
  id: achievement.id,
  code: achievement.code,
  title: achievement.title,
  description: achievement.description,
  points: achievement.points,
  createdAt: achievement.createdAt.toISOString(),
});

export const toAwardView = ({ userId, achievement, awardedAt }: AchievementAwardEntity): AwardView => ({
  userId,
  achievement: toAchievementView(achievement),
  awardedAt: awardedAt.toISOString(),
});

export const toUserAchievementsView = (
  userId: string,
  awards: readonly AchievementAwardEntity[],
): UserAchievementsView => ({
  userId,
  items: awards.map(toAwardView),
  points: awards.reduce((sum, { achievement }) => sum + achievement.points, 0),
});
