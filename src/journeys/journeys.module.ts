import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivityModule } from '../activity/activity.module.js';
import { JourneyProgressRepository } from './journey-progress.repository.js';
import { JourneyProgressService } from './journey-progress.service.js';
import { JourneyStepEntity } from './journey-step.entity.js';
import { JourneyEntity } from './journey.entity.js';
import { JourneysController } from './journeys.controller.js';
import { JourneysRepository } from './journeys.repository.js';
import { JourneysService } from './journeys.service.js';
import { UserJourneysController } from './user-journeys.controller.js';

@Module({
  imports: [TypeOrmModule.forFeature([JourneyEntity, JourneyStepEntity]), ActivityModule],
  controllers: [JourneysController, UserJourneysController],
  providers: [JourneysRepository, JourneyProgressRepository, JourneysService, JourneyProgressService],
  exports: [JourneysService],
})
export class JourneysModule {}
