import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { QuestionStatus } from './question-status.js';

/** A question to a community. Nothing about it changes but that it is closed, once. */
@Entity('questions')
export class QuestionEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'community_id' })
  communityId!: string;

  /** null once the account of the asker is gone: the question belongs to its community. */
  @Column('uuid', { name: 'asked_by', nullable: true })
  askedBy!: string | null;

  @Column('text')
  title!: string;

  /** The title as searches see it (see `searchText`), so that every database folds letters alike. */
  @Column('text', { name: 'title_search' })
  titleSearch!: string;

  @Column('text')
  description!: string;

  @Column('text')
  status!: QuestionStatus;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'closed_at', nullable: true })
  closedAt!: Date | null;

  /** Who could have voted when the question was closed: its members, and voters who had left by then. */
  @Column('integer', { name: 'eligible_at_close', nullable: true })
  eligibleAtClose!: number | null;
}
