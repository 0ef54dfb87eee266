import { ApiProperty } from '@nestjs/swagger';
import type { ProgressRow } from './journey-progress.row.js';

const TIME = { format: 'date-time', example: '2026-03-05T18:00:00.000Z' };

/** How far a user has come on a journey. */
export class JourneyProgressView {
  @ApiProperty({ format: 'uuid', example: '3f0c7c0e-5b0e-4d7a-8a59-6d1b1f0f7a10' })
  readonly userId!: string;

  @ApiProperty({ format: 'uuid', example: 'a4b7d3f2-6a39-4c43-9d38-0f1c5a6e7b20' })
  readonly journeyId!: string;

  @ApiProperty({ example: 'first-week' })
  readonly journeyCode!: string;

  @ApiProperty({ example: 'Your first week' })
  readonly journeyTitle!: string;

  @ApiProperty({ type: 'integer', description: 'The first so many steps are completed', example: 2 })
  readonly stepsDone!: number;

  @ApiProperty({ type: 'integer', description: 'Steps of the journey', example: 5 })
  readonly stepsInAll!: number;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Code of the step to complete next; null when all are',
    example: 'join-community',
  })
  readonly nextStep!: string | null;

  @ApiProperty(TIME)
  readonly startedAt!: string;

  @ApiProperty({ ...TIME, description: 'When the latest step was completed; before that, the start' })
  readonly updatedAt!: string;

  @ApiProperty({ ...TIME, type: String, nullable: true, description: 'When the last step was completed' })
  readonly completedAt!: string | null;
}

/** Every journey that a user has started. */
export class UserJourneysView {
  @ApiProperty({ format: 'uuid', example: '3f0c7c0e-5b0e-4d7a-8a59-6d1b1f0f7a10' })
  readonly userId!: string;

  @ApiProperty({ type: [JourneyProgressView], description: 'The latest started first' })
  readonly items!: readonly JourneyProgressView[];
}

export const toProgressView = (progress: ProgressRow): JourneyProgressView => ({
  userId: progress.userId,
  journeyId: progress.journeyId,
  journeyCode: progress.journeyCode,
  journeyTitle: progress.journeyTitle,
  stepsDone: progress.stepsDone,
  stepsInAll: progress.stepsInAll,
  nextStep: progress.nextStep,
  startedAt: progress.startedAt.toISOString(),
  updatedAt: progress.updatedAt.toISOString(),
  completedAt: progress.completedAt?.toISOString() ?? null,
});
