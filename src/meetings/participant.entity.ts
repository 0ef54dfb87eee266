import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { ParticipantRole, Presence } from './participant-role.js';

@Entity('meeting_participants')
export class ParticipantEntity {
  @PrimaryColumn('uuid', { name: 'meeting_id' })
  meetingId!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  role!: ParticipantRole;

  @Column('text')
  presence!: Presence;

  @Column('timestamptz', { name: 'joined_at' })
  joinedAt!: Date;
}
