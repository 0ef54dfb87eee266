import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { MeetingStatus } from './meeting-status.js';

@Entity('meetings')
export class MeetingEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'host_id' })
  hostId!: string;

  @Column('text')
  title!: string;

  /** The title as searches see it (see `searchText`), so that every database folds letters alike. */
  @Column('text', { name: 'title_search' })
  titleSearch!: string;

  @Column('text')
  description!: string;

  @Column('timestamptz', { name: 'starts_at' })
  startsAt!: Date;

  @Column('timestamptz', { name: 'ends_at' })
  endsAt!: Date;

  @Column('integer', { name: 'max_participants' })
  maxParticipants!: number;

  /** Kept by a trigger on the participants, which also sees those that go with a deleted account. */
  @Column({ type: 'integer', name: 'participant_count', insert: false, update: false })
  participantCount!: number;

  @Column('text')
  status!: MeetingStatus;

  @Column('timestamptz', { name: 'started_at', nullable: true })
  startedAt!: Date | null;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt!: Date | null;

  @Column('timestamptz', { name: 'cancelled_at', nullable: true })
  cancelledAt!: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
