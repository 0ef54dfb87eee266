import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { FeatureFlagEntity } from './feature-flag.entity.js';
import { FeatureFlagEvaluationsController } from './feature-flag-evaluations.controller.js';
import { FeatureFlagEvaluationsService } from './feature-flag-evaluations.service.js';
import { FeatureFlagsController } from './feature-flags.controller.js';
import { FeatureFlagsRepository } from './feature-flags.repository.js';
import { FeatureFlagsService } from './feature-flags.service.js';

@Module({
  imports: [TypeOrmModule.forFeature([FeatureFlagEntity])],
  controllers: [FeatureFlagsController, FeatureFlagEvaluationsController],
  providers: [FeatureFlagsRepository, FeatureFlagsService, FeatureFlagEvaluationsService],
  exports: [FeatureFlagsService, FeatureFlagEvaluationsService],
})
export class FeatureFlagsModule {}
