import { ApiProperty } from '@nestjs/swagger';
import { THEMES, type Theme } from '../users/user.view.js';

/** All settings of the application, as they are cached and sent. */
export class SettingsView {
  @ApiProperty({ description: 'What the platform calls itself', example: 'Larder' })
  readonly siteName!: string;

  @ApiProperty({ description: 'Whether new accounts can be registered', example: true })
  readonly registrationOpen!: boolean;

  @ApiProperty({ enum: THEMES, description: 'For whoever has not chosen one', example: 'system' })
  readonly defaultTheme!: Theme;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where to ask for help; null: nowhere',
    example: 'help@example.org',
  })
  readonly supportEmail!: string | null;
}
