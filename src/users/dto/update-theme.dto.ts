import { ApiProperty } from '@nestjs/swagger';
import { IsIn } from 'class-validator';
import { THEMES, type Theme } from '../theme.js';

export class UpdateThemeDto {
  @ApiProperty({ enum: THEMES, example: 'dark' })
  @IsIn(THEMES)
  theme!: Theme;
}
