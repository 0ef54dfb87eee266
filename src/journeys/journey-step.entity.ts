import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn } from 'typeorm';

@Entity('journey_steps')
export class JourneyStepEntity {
  @PrimaryColumn('uuid', { name: 'journey_id' })
  journeyId!: string;

  /** From 1, without gaps. */
  @PrimaryColumn('integer', { name: 'position' })
  position!: number;

  @ManyToOne('JourneyEntity', 'steps')
  @JoinColumn({ name: 'journey_id' })
  journey!: unknown;

  @Column('text', { name: 'code' })
  code!: string;

  @Column('text', { name: 'title' })
  title!: string;
}
