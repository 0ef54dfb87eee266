import { ApiProperty } from '@nestjs/swagger';
import { Matches } from 'class-validator';

/** 2–64 characters, so that a name is fit for URLs, logs and code. */
export const FLAG_NAME = /^[a-z][a-z0-9-]{1,63}$/;
export const FLAG_NAME_RULE =
  'must be 2 to 64 characters: a lower-case letter, then lower-case letters, digits or dashes';

export class FlagNameParams {
  @ApiProperty({ description: 'Name of the flag', pattern: FLAG_NAME.source, example: 'new-checkout' })
  @Matches(FLAG_NAME, { message: `name ${FLAG_NAME_RULE}` })
  name!: string;
}
