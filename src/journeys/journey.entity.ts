import { Column, Entity, OneToMany, PrimaryGeneratedColumn } from 'typeorm';
import { JourneyStepEntity } from './journey-step.entity.js';

/** A definition, which is never changed: progress is counted in its steps. */
@Entity('journeys')
export class JourneyEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { name: 'code', unique: true })
  code!: string;

  @Column('text', { name: 'title' })
  title!: string;

  @Column('text', { name: 'description' })
  description!: string;

  @OneToMany(() => JourneyStepEntity, 'journey')
  steps!: JourneyStepEntity[];

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;
}
