import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Theme } from '../users/user.view.js';

@Entity('guests')
export class GuestEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  /** SHA-256 of the token, in hexadecimal. The token itself is known to the guest only. */
  @Column('text', { name: 'session_hash', unique: true })
  sessionHash!: string;

  @Column('text', { name: 'display_name' })
  displayName!: string;

  @Column('text', { name: 'theme' })
  theme!: Theme;

  @Column('text', { name: 'language' })
  language!: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;

  /** Afterwards the guest counts as unknown, whether the row is still there or not. */
  @Column('timestamptz', { name: 'expires_at' })
  expiresAt!: Date;
}
