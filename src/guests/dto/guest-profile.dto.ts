import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, Matches } from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { OneLine } from '../../http/one-line.decorator.js';
import { THEMES, type Theme } from '../../users/user.view.js';

const LONGEST_NAME = 80;
const LANGUAGE = /^[a-z]{2,3}(-[A-Z]{2})?$/;

/** What a guest may say: every field may be left out, none may be null. */
export class GuestProfileDto {
  @ApiPropertyOptional({
    minLength: 1,
    maxLength: LONGEST_NAME,
    description: 'A new guest: Guest',
    example: 'A curious visitor',
  })
  @Omittable()
  @OneLine(1, LONGEST_NAME)
  displayName?: string;

  @ApiPropertyOptional({ enum: THEMES, description: 'A new guest: system', example: 'dark' })
  @Omittable()
  @IsIn(THEMES)
  theme?: Theme;

  @ApiPropertyOptional({ pattern: LANGUAGE.source, description: 'A new guest: en', example: 'de-AT' })
  @Omittable()
  @Matches(LANGUAGE, { message: 'language must be a language, such as en, or with its region, such as pt-BR' })
  language?: string;
}
