import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { ActivityKind } from './activity-kind.js';

/** One thing that a user did. Written once and never changed; it goes with the account and with its community. */
@Entity('activities')
export class ActivityEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  kind!: ActivityKind;

  /** No foreign key: it may be one of several tables, and what it names may be gone. */
  @Column('uuid', { name: 'subject_id', nullable: true })
  subjectId!: string | null;

  @Column('uuid', { name: 'community_id', nullable: true })
  communityId!: string | null;

  @Column('timestamptz', { name: 'occurred_at' })
  occurredAt!: Date;
}
