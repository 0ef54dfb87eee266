import { ApiProperty } from '@nestjs/swagger';
import { ONLINE_FOR } from './presence.cache.js';

/** When a user was here last. Whether that is now is decided when it is read, and not cached. */
export class PresenceView {
  @ApiProperty({ format: 'uuid', example: '5eed0001-0000-4000-8000-000000000001' })
  readonly userId!: string;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'The last sign of life; null: there was none yet',
    example: '2026-03-01T09:00:00.000Z',
  })
  readonly lastSeenAt!: string | null;

  @ApiProperty({ description: 'Whether there was one in the last 75 seconds', example: true })
  readonly online!: boolean;
}

/** @param now milliseconds since the Unix epoch */
export const toPresenceView = (userId: string, lastSeenAt: Date | null, now: number): PresenceView => ({
  userId,
  lastSeenAt: lastSeenAt?.toISOString() ?? null,
  online: lastSeenAt !== null && now - lastSeenAt.getTime() < ONLINE_FOR,
});
