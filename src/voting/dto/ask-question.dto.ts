import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsString, MaxLength } from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { OneLine } from '../../http/one-line.decorator.js';
import { OptionLabels } from './option-labels.decorator.js';

export class AskQuestionDto {
  @ApiProperty({
    description: 'Blanks are collapsed',
    minLength: 1,
    maxLength: 200,
    example: 'Where do we plant the apple tree?',
  })
  @OneLine(1, 200)
  title!: string;

  @ApiPropertyOptional({ maxLength: 5_000, default: '', example: 'It needs sun, and three metres on every side.' })
  @Omittable()
  @MaxLength(5_000)
  @IsString()
  description?: string;

  @OptionLabels()
  options!: string[];
}
