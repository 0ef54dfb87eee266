import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';
import { FLAG_NAME, FLAG_NAME_RULE } from './flag-name.params.js';
import { FlagRulesDto } from './flag-rules.dto.js';

export class CreateFeatureFlagDto extends FlagRulesDto {
  @ApiProperty({ description: 'Unique, and never changed', pattern: FLAG_NAME.source, example: 'new-checkout' })
  @Matches(FLAG_NAME, { message: `name ${FLAG_NAME_RULE}` })
  name!: string;
}
