import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { OneLine } from '../../http/one-line.decorator.js';
import { IsInstant } from './is-instant.js';

export const MOST_PLACES = 1_000;

/** The plan of a meeting. */
export class CreateMeetingDto {
  @ApiProperty({
    description: 'Blanks are collapsed',
    minLength: 1,
    maxLength: 120,
    example: 'Garden day: spring planning',
  })
  @OneLine(1, 120)
  title!: string;

  @ApiPropertyOptional({ maxLength: 5_000, default: '', example: 'What we sow, who brings tools, who cooks.' })
  @Omittable()
  @MaxLength(5_000)
  @IsString()
  description?: string;

  @ApiProperty({ description: 'Not in the past', format: 'date-time', example: '2030-03-01T10:00:00+01:00' })
  @IsInstant()
  startsAt!: string;

  @ApiProperty({
    description: 'After the start, by 24 hours at most',
    format: 'date-time',
    example: '2030-03-01T11:30:00+01:00',
  })
  @IsInstant()
  endsAt!: string;

  @ApiPropertyOptional({
    description: 'Places, the host’s included',
    minimum: 2,
    maximum: MOST_PLACES,
    default: 100,
    example: 40,
  })
  @Omittable()
  @Max(MOST_PLACES)
  @Min(2)
  @IsInt()
  maxParticipants?: number;
}
