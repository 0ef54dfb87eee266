import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A ballot: one of each user for each question, which the primary key enforces. Nobody but its user is ever shown it. */
@Entity('votes')
export class VoteEntity {
  @PrimaryColumn('uuid', { name: 'question_id' })
  questionId!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('uuid', { name: 'option_id' })
  optionId!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'changed_at', nullable: true })
  changedAt!: Date | null;
}
