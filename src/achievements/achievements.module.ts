import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AchievementAwardEntity } from './achievement-award.entity.js';
import { AchievementEntity } from './achievement.entity.js';
import { AchievementsController } from './achievements.controller.js';
import { AchievementsRepository } from './achievements.repository.js';
import { AchievementsService } from './achievements.service.js';
import { AwardsRepository } from './awards.repository.js';
import { UserAchievementsController } from './user-achievements.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([AchievementEntity, AchievementAwardEntity])],
  controllers: [AchievementsController, UserAchievementsController],
  providers: [AchievementsRepository, AwardsRepository, AchievementsService],
  exports: [AchievementsService],
})
export class AchievementsModule {}
