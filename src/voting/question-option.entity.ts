import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** One of the answers to choose from. */
@Entity('question_options')
export class QuestionOptionEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('uuid', { name: 'question_id' })
  questionId!: string;

  /** From 0, in the order in which the asker gave them. */
  @Column('integer')
  position!: number;

  @Column('text')
  label!: string;

  /** Votes when the question was closed; null while it is open. */
  @Column('integer', { name: 'final_votes', nullable: true })
  finalVotes!: number | null;
}
