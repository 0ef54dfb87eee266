import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsEmail, IsIn, MaxLength, ValidateIf } from 'class-validator';
import { Omittable } from '../../http/omittable.js';
import { OneLine } from '../../http/one-line.decorator.js';
import { THEMES, type Theme } from '../../users/user.view.js';

const LONGEST_NAME = 80;
const LONGEST_EMAIL = 254;

/** The settings to change. Absent ones stay. */
export class UpdateSettingsDto {
  @ApiPropertyOptional({ minLength: 1, maxLength: LONGEST_NAME, example: 'Larder' })
  @Omittable()
  @OneLine(1, LONGEST_NAME)
  siteName?: string;

  @ApiPropertyOptional({ description: 'Whether new accounts can be registered', example: true })
  @Omittable()
  @IsBoolean()
  registrationOpen?: boolean;

  @ApiPropertyOptional({ enum: THEMES, example: 'system' })
  @Omittable()
  @IsIn(THEMES)
  defaultTheme?: Theme;

  @ApiPropertyOptional({
    type: String,
    nullable: true,
    format: 'email',
    maxLength: LONGEST_EMAIL,
    description: 'null: there is none',
    example: 'help@example.org',
  })
  @ValidateIf((_, value: unknown) => value !== undefined && value !== null)
  @IsEmail()
  @MaxLength(LONGEST_EMAIL)
  supportEmail?: string | null;
}
