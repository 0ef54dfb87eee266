import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { ActivityModule } from '../activity/activity.module.js';
import { CommunitiesModule } from '../communities/communities.module.js';
import { QuestionEndsRepository } from './question-ends.repository.js';
import { QuestionLock } from './question-lock.js';
import { QuestionOptionEntity } from './question-option.entity.js';
import { QuestionEntity } from './question.entity.js';
import { QuestionsController } from './questions.controller.js';
import { QuestionsRepository } from './questions.repository.js';
import { QuestionsService } from './questions.service.js';
import { ResultsController } from './results.controller.js';
import { ResultsRepository } from './results.repository.js';
import { ResultsService } from './results.service.js';
import { VoteEntity } from './vote.entity.js';
import { VotesController } from './votes.controller.js';
import { VotesRepository } from './votes.repository.js';
import { VotesService } from './votes.service.js';
import { VotingInsightsController } from './voting-insights.controller.js';
import { VotingInsightsRepository } from './voting-insights.repository.js';
import { VotingInsightsService } from './voting-insights.service.js';

/** Questions that communities vote on. */
@Module({
  imports: [
    TypeOrmModule.forFeature([QuestionEntity, QuestionOptionEntity, VoteEntity]),
    CommunitiesModule,
    ActivityModule,
  ],
  controllers: [QuestionsController, VotesController, ResultsController, VotingInsightsController],
  providers: [
    QuestionLock,
    QuestionsRepository,
    QuestionEndsRepository,
    QuestionsService,
    VotesRepository,
    VotesService,
    ResultsRepository,
    ResultsService,
    VotingInsightsRepository,
    VotingInsightsService,
  ],
})
export class VotingModule {}
