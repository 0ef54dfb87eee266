import { DomainError } from '../errors/domain-error.js';

export class AchievementNotFoundError extends DomainError {
  constructor(achievementId: string) {
    super('ACHIEVEMENT.NOT_FOUND', 404, 'Unknown achievement', `There is no achievement with the id ${achievementId}.`);
  }
}

export class AchievementCodeTakenError extends DomainError {
  constructor(code: string) {
    super(
      'ACHIEVEMENT.CODE_TAKEN',
      409,
      'Achievement exists',
      `There is an achievement '${code}' already. Choose another code.`,
    );
  }
}

export class TooManyAchievementsError extends DomainError {
  constructor(most: number) {
    super(
      'ACHIEVEMENT.TOO_MANY',
      409,
      'Too many achievements',
      `There are ${most} achievements already, and no more can be defined.`,
    );
  }
}

export class AwardNotFoundError extends DomainError {
  constructor(userId: string, achievementId: string) {
    super('ACHIEVEMENT.NOT_AWARDED', 404, 'Not awarded', `User ${userId} does not have achievement ${achievementId}.`);
  }
}
