import { ApiProperty } from '@nestjs/swagger';
import { MeetingSummaryView, toMeetingSummaryView, type MeetingSummaryRow } from './meetings.view.js';
import { PARTICIPANT_ROLES, PRESENCES, type ParticipantRole, type Presence } from './participant-role.js';
import type { ParticipantEntity } from './participant.entity.js';

/** One who takes part. Names and avatars are in the public profile: a changed profile does not change this. */
export class ParticipantView {
  @ApiProperty({ format: 'uuid', example: 'b4b7a3de-1f0c-4c55-8a49-2f0a5f6f9e21' })
  readonly userId!: string;

  @ApiProperty({ enum: PARTICIPANT_ROLES, example: 'participant' })
  readonly role!: ParticipantRole;

  @ApiProperty({ enum: PRESENCES, example: 'away' })
  readonly presence!: Presence;

  @ApiProperty({ format: 'date-time', example: '2030-02-12T17:40:00.000Z' })
  readonly joinedAt!: string;
}

/** A meeting in the list of one who takes part in it. */
export class JoinedMeetingView extends MeetingSummaryView {
  @ApiProperty({ enum: PARTICIPANT_ROLES, description: 'Role of the user whose list it is', example: 'speaker' })
  readonly role!: ParticipantRole;

  @ApiProperty({ format: 'date-time', example: '2030-02-12T17:40:00.000Z' })
  readonly joinedAt!: string;
}

export type JoinedMeetingRow = MeetingSummaryRow & Pick<ParticipantEntity, 'role' | 'joinedAt'>;

export const toParticipantView = (row: Omit<ParticipantEntity, 'meetingId'>): ParticipantView => ({
  userId: row.userId,
  role: row.role,
  presence: row.presence,
  joinedAt: row.joinedAt.toISOString(),
});

export const toJoinedMeetingView = (row: JoinedMeetingRow): JoinedMeetingView => ({
  ...toMeetingSummaryView(row),
  role: row.role,
  joinedAt: row.joinedAt.toISOString(),
});
