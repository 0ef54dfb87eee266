import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { OneLine } from '../../http/one-line.decorator.js';
import { JOURNEY_CODE, JOURNEY_CODE_RULE } from './step.params.js';

const MOST_STEPS = 30;
const LONGEST_TITLE = 100;

export class JourneyStepDto {
  @ApiProperty({ description: 'Unique in the journey', pattern: JOURNEY_CODE.source, example: 'fill-in-profile' })
  @Matches(JOURNEY_CODE, { message: `code ${JOURNEY_CODE_RULE}` })
  code!: string;

  @ApiProperty({ minLength: 1, maxLength: LONGEST_TITLE, example: 'Tell the others who you are' })
  @OneLine(1, LONGEST_TITLE)
  title!: string;
}

export class DefineJourneyDto {
  @ApiProperty({ description: 'Unique, and never changed', pattern: JOURNEY_CODE.source, example: 'first-week' })
  @Matches(JOURNEY_CODE, { message: `code ${JOURNEY_CODE_RULE}` })
  code!: string;

  @ApiProperty({ minLength: 1, maxLength: LONGEST_TITLE, example: 'Your first week' })
  @OneLine(1, LONGEST_TITLE)
  title!: string;

  @ApiPropertyOptional({ maxLength: 500, default: '', example: 'From an empty profile to the first meeting' })
  @Omittable()
  @IsString()
  @MaxLength(500)
  description?: string;

  @ApiProperty({
    type: [JourneyStepDto],
    minItems: 1,
    maxItems: MOST_STEPS,
    description: 'In the order in which they are completed; no code twice',
    example: [
      { code: 'fill-in-profile', title: 'Tell the others who you are' },
      { code: 'join-community', title: 'Join a community' },
    ],
  })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_STEPS)
  @ArrayUnique((step: JourneyStepDto | null) => step?.code)
  @ValidateNested({ each: true })
  @Type(() => JourneyStepDto)
  steps!: JourneyStepDto[];
}
