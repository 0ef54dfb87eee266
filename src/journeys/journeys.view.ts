import { ApiProperty } from '@nestjs/swagger';
import type { JourneyEntity } from './journey.entity.js';

export class JourneyStepView {
  @ApiProperty({ example: 'fill-in-profile' })
  readonly code!: string;

  @ApiProperty({ example: 'Tell the others who you are' })
  readonly title!: string;
}

/** The definition of a journey as it is cached and sent. */
export class JourneyView {
  @ApiProperty({ format: 'uuid', example: 'a4b7d3f2-6a39-4c43-9d38-0f1c5a6e7b20' })
  readonly id!: string;

  @ApiProperty({ example: 'first-week' })
  readonly code!: string;

  @ApiProperty({ example: 'Your first week' })
  readonly title!: string;

  @ApiProperty({ example: 'From an empty profile to the first meeting' })
  readonly description!: string;

  @ApiProperty({ type: [JourneyStepView], description: 'In the order in which they are completed' })
  readonly steps!: readonly JourneyStepView[];

  @ApiProperty({ format: 'date-time', example: '2026-03-01T09:00:00.000Z' })
  readonly createdAt!: string;
}

/** All definitions: one entry for the whole application. */
export class JourneyDefinitions {
  @ApiProperty({ type: [JourneyView], description: 'Ordered by code' })
  readonly items!: readonly JourneyView[];
}

export const toJourneyView = ({ id, code, title, description, steps, createdAt }: JourneyEntity): JourneyView => ({
  id,
  code,
  title,
  description,
  steps: steps.map((step) => ({ code: step.code, title: step.title })),
  createdAt: createdAt.toISOString(),
});
