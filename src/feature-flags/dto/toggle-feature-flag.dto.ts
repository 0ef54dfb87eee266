import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean } from 'class-validator';
import { MayBeAbsent } from './may-be-absent.decorator.js';

export class ToggleFeatureFlagDto {
  @ApiPropertyOptional({ description: 'On or off; without it, the opposite of what it is', example: true })
  @MayBeAbsent()
  @IsBoolean()
  enabled?: boolean;
}
