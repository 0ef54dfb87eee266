import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CachedEntity } from '../database/cached-entity/cached-entity.decorator.js';
import { settingsCache } from './settings.cache.js';

/** A setting that somebody has set. */
@CachedEntity({ evicts: [settingsCache.key] })
@Entity('application_settings')
export class SettingEntity {
  @PrimaryColumn('text', { name: 'name' })
  name!: string;

  /** Its type goes with the name, which a check of the table enforces. */
  @Column('jsonb', { name: 'value' })
  value!: unknown;

  /** The administrator, kept for audit. */
  @Column('uuid', { name: 'updated_by', nullable: true })
  updatedBy!: string | null;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
