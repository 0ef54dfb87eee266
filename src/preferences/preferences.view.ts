import { ApiProperty } from '@nestjs/swagger';
import { DEFAULT_PREFERENCES } from './default-preferences.js';
import { DIGESTS, type Digest } from './digest.js';
import type { PreferencesEntity } from './preferences.entity.js';

/** What a user prefers: what `user:preferences` caches and the API sends. */
export class PreferencesView {
  @ApiProperty({ format: 'uuid', example: '5b0f4a0e-6a0e-4c5e-9a43-0c9a1f0f2f11' })
  readonly userId!: string;

  @ApiProperty({ description: 'BCP 47, in its canonical spelling', example: 'de-AT' })
  readonly language!: string;

  @ApiProperty({ description: 'A name of the IANA database', example: 'Europe/Vienna' })
  readonly timeZone!: string;

  @ApiProperty({ example: true })
  readonly emailNotifications!: boolean;

  @ApiProperty({ example: false })
  readonly pushNotifications!: boolean;

  @ApiProperty({ enum: DIGESTS, description: 'How often a summary is sent', example: 'weekly' })
  readonly digest!: Digest;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'null: nothing was chosen yet, these are the defaults',
    example: '2030-02-11T08:15:30.120Z',
  })
  readonly updatedAt!: string | null;
}

/** @param chosen null when the user has not chosen anything */
export const toPreferencesView = (userId: string, chosen: PreferencesEntity | null): PreferencesView => {
  const { language, timeZone, emailNotifications, pushNotifications, digest } = chosen ?? DEFAULT_PREFERENCES;
  const updatedAt = chosen?.updatedAt.toISOString() ?? null;
  return { userId, language, timeZone, emailNotifications, pushNotifications, digest, updatedAt };
};
