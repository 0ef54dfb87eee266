import { Column, Entity, PrimaryColumn } from 'typeorm';
import { CachedEntity } from '../database/cached-entity/cached-entity.decorator.js';
import type { Digest } from './digest.js';
import { CHANGED } from './preferences.cache.js';

/** What a user has chosen. There is no row before the first choice. */
@CachedEntity({ evicts: CHANGED })
@Entity('user_preferences')
export class PreferencesEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  /** BCP 47, in its canonical spelling. */
  @Column('text')
  language!: string;

  /** A name of the IANA database. */
  @Column('text', { name: 'time_zone' })
  timeZone!: string;

  @Column('boolean', { name: 'email_notifications' })
  emailNotifications!: boolean;

  @Column('boolean', { name: 'push_notifications' })
  pushNotifications!: boolean;

  @Column('text')
  digest!: Digest;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
