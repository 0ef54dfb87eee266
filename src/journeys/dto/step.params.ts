import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { UuidField } from '../../http/uuid-field.decorator.js';

/** 2–64 characters, so that the code of a journey or step is fit for URLs, logs and code. */
export const JOURNEY_CODE = /^[a-z][a-z0-9-]{1,63}$/;
export const JOURNEY_CODE_RULE =
  'must be 2 to 64 characters: a lower-case letter, then lower-case letters, digits or dashes';

/** One step of one journey of one user. */
export class StepParams {
  @ApiProperty({ format: 'uuid', example: '3f0c7c0e-5b0e-4d7a-8a59-6d1b1f0f7a10' })
  @UuidField()
  userId!: string;

  @ApiProperty({ format: 'uuid', example: 'a4b7d3f2-6a39-4c43-9d38-0f1c5a6e7b20' })
  @UuidField()
  journeyId!: string;

  @ApiProperty({ pattern: JOURNEY_CODE.source, example: 'fill-in-profile' })
  @Matches(JOURNEY_CODE, { message: `stepCode ${JOURNEY_CODE_RULE}` })
  stepCode!: string;
}
