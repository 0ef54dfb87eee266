import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsInt, Max, Min } from 'class-validator';
import { FlagRulesDto } from './flag-rules.dto.js';
import { Omittable } from '../../http/omittable.js';

const LARGEST_INTEGER = 2_147_483_647;

export class UpdateFeatureFlagDto extends FlagRulesDto {
  @ApiPropertyOptional({
    type: 'integer',
    description: 'The version you have read; the change is refused with 409 when the flag has another by now',
    minimum: 1,
    maximum: LARGEST_INTEGER,
    example: 3,
  })
  @Omittable()
  @IsInt()
  @Min(1)
  @Max(LARGEST_INTEGER)
  version?: number;
}
