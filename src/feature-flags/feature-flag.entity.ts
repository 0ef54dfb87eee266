import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Role } from '../access/principal.js';
import type { FlagVariant } from './flag-variant.view.js';

@Entity('feature_flags')
export class FeatureFlagEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  @Column('text', { name: 'name', unique: true })
  name!: string;

  @Column('text', { name: 'description' })
  description!: string;

  @Column('boolean', { name: 'enabled' })
  enabled!: boolean;

  /** Share of the users for whom the flag is on, in hundredths of a percent: 0–10,000. */
  @Column('integer', { name: 'rollout_basis_points' })
  rolloutBasisPoints!: number;

  @Column('uuid', { name: 'target_user_ids', array: true })
  targetUserIds!: string[];

  @Column('text', { name: 'target_roles', array: true })
  targetRoles!: Role[];

  @Column('jsonb', { name: 'variants' })
  variants!: FlagVariant[];

  @Column('integer', { name: 'version' })
  version!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
