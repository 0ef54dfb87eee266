import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';

/** A definition of something that users can be awarded. Never changed once it is defined. */
@Entity('achievements')
export class AchievementEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { name: 'code', unique: true })
  code!: string;

  @Column('text', { name: 'title' })
  title!: string;

  @Column('text', { name: 'description' })
  description!: string;

  @Column('integer', { name: 'points' })
  points!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
