import { ApiProperty } from '@nestjs/swagger';
import { MEETING_STATUSES, type MeetingStatus } from './meeting-status.js';
import type { MeetingEntity } from './meeting.entity.js';

const A_MEETING = '3f0a6c1e-5d0f-4a57-9a5e-6f3a1c2b7d10';
const A_USER = 'b4b7a3de-1f0c-4c55-8a49-2f0a5f6f9e21';

/** A meeting in a list. */
export class MeetingSummaryView {
  @ApiProperty({ format: 'uuid', example: A_MEETING })
  readonly id!: string;

  @ApiProperty({ format: 'uuid', example: A_USER })
  readonly hostId!: string;

  @ApiProperty({ example: 'Garden day: spring planning' })
  readonly title!: string;

  @ApiProperty({ format: 'date-time', description: 'Planned start, UTC', example: '2030-03-01T09:00:00.000Z' })
  readonly startsAt!: string;

  @ApiProperty({ format: 'date-time', description: 'Planned end, UTC', example: '2030-03-01T10:30:00.000Z' })
  readonly endsAt!: string;

  @ApiProperty({ description: 'Places, the host’s included', example: 40 })
  readonly maxParticipants!: number;

  @ApiProperty({ enum: MEETING_STATUSES, example: 'scheduled' })
  readonly status!: MeetingStatus;
}

/** A meeting on its own: what `meeting:details` caches and the API sends. */
export class MeetingView extends MeetingSummaryView {
  @ApiProperty({ example: 'What we sow, who brings tools, who cooks.' })
  readonly description!: string;

  @ApiProperty({ description: 'Places taken, the host’s included', example: 12 })
  readonly participantCount!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  readonly startedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  readonly endedAt!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true, example: null })
  readonly cancelledAt!: string | null;

  @ApiProperty({ format: 'date-time', example: '2030-02-11T08:15:30.120Z' })
  readonly createdAt!: string;

  @ApiProperty({ format: 'date-time', example: '2030-02-11T08:15:30.120Z' })
  readonly updatedAt!: string;
}

/** What a summary is made of: a row of a list, or an entity. */
export type MeetingSummaryRow = Pick<
  MeetingEntity,
  'id' | 'hostId' | 'title' | 'startsAt' | 'endsAt' | 'maxParticipants' | 'status'
>;

export const toMeetingSummaryView = (row: MeetingSummaryRow): MeetingSummaryView => ({
  id: row.id,
  hostId: row.hostId,
  title: row.title,
  startsAt: row.startsAt.toISOString(),
  endsAt: row.endsAt.toISOString(),
  maxParticipants: row.maxParticipants,
  status: row.status,
});

export const toMeetingView = (meeting: MeetingEntity): MeetingView => ({
  ...toMeetingSummaryView(meeting),
  description: meeting.description,
  participantCount: meeting.participantCount,
  startedAt: meeting.startedAt?.toISOString() ?? null,
  endedAt: meeting.endedAt?.toISOString() ?? null,
  cancelledAt: meeting.cancelledAt?.toISOString() ?? null,
  createdAt: meeting.createdAt.toISOString(),
  updatedAt: meeting.updatedAt.toISOString(),
});
