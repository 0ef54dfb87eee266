import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { Omittable } from '../../http/omittable.js';

export class ToggleFeatureFlagDto {
  @ApiPropertyOptional({ description: 'On or off; without it, the opposite of what it is', example: true })
  @Omittable()
  @IsBoolean()
  enabled?: boolean;
}
