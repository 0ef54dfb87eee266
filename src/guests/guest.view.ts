import { ApiProperty } from '@nestjs/swagger';
import { THEMES, type Theme } from '../users/user.view.js';
import type { GuestEntity } from './guest.entity.js';

const TIME = { format: 'date-time', example: '2026-03-01T09:00:00.000Z' };

/** A guest as it is cached and sent: nothing in it opens anything. */
export class GuestView {
  @ApiProperty({ format: 'uuid', example: '8f2f7f6e-52c0-4c6e-b7b4-2c6f0c1d9e33' })
  readonly id!: string;

  @ApiProperty({ example: 'Guest' })
  readonly displayName!: string;

  @ApiProperty({ enum: THEMES, example: 'system' })
  readonly theme!: Theme;

  @ApiProperty({ example: 'en' })
  readonly language!: string;

  @ApiProperty(TIME)
  readonly createdAt!: string;

  @ApiProperty(TIME)
  readonly updatedAt!: string;

  @ApiProperty({ ...TIME, description: '30 days after the latest write', example: '2026-03-31T09:00:00.000Z' })
  readonly expiresAt!: string;
}

/** The answer to a new guest: the only time that the token is told. */
export class NewGuestView {
  @ApiProperty({
    description: 'Send it as `Guest-Session: …`. It cannot be shown again.',
    example: 'q0L5jT7y3m2v8bXWcJ1k9RzQn4sUe6aDfGhIoPwYtZA',
  })
  readonly token!: string;

  @ApiProperty({ type: GuestView })
  readonly guest!: GuestView;
}

export const toGuestView = (guest: GuestEntity): GuestView => ({
  id: guest.id,
  displayName: guest.displayName,
  theme: guest.theme,
  language: guest.language,
  createdAt: guest.createdAt.toISOString(),
  updatedAt: guest.updatedAt.toISOString(),
  expiresAt: guest.expiresAt.toISOString(),
});
