import { ApiProperty } from '@nestjs/swagger';
import { IsNotIn, Matches } from 'class-validator';
import { FLAG_NAME, FLAG_NAME_RULE } from './flag-name.params.js';
import { FlagRulesDto } from './flag-rules.dto.js';

/** Names that would be taken for other routes below `/feature-flags`. */
const RESERVED = ['evaluations'];

export class CreateFeatureFlagDto extends FlagRulesDto {
  @ApiProperty({
    description: `Unique, and never changed; not: ${RESERVED.join(', ')}`,
    pattern: FLAG_NAME.source,
    example: 'new-checkout',
  })
  @IsNotIn(RESERVED, { message: `name must not be one of: ${RESERVED.join(', ')}` })
  @Matches(FLAG_NAME, { message: `name ${FLAG_NAME_RULE}` })
  name!: string;
}
