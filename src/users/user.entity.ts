import { Column, CreateDateColumn, Entity, PrimaryGeneratedColumn, UpdateDateColumn } from 'typeorm';
import type { Role } from '../access/principal.js';
import { CachedEntity } from '../database/cached-entity/cached-entity.decorator.js';
import type { Theme } from './theme.js';
import { EVICTED_BY_ROW } from './users.cache.js';

@CachedEntity({ evicts: EVICTED_BY_ROW })
@Entity('users')
export class UserEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  /** As its owner writes it; unique without regard to case. */
  @Column({ type: 'text' })
  email!: string;

  /** Loaded only where it is asked for by name. */
  @Column({ name: 'password_hash', type: 'text', select: false })
  passwordHash!: string;

  @Column({ name: 'display_name', type: 'text' })
  displayName!: string;

  @Column({ type: 'text', default: 'system' })
  theme!: Theme;

  @Column({ name: 'avatar_url', type: 'text', nullable: true })
  avatarUrl!: string | null;

  /** Lower case, unique. */
  @Column({ name: 'wallet_address', type: 'text', nullable: true })
  walletAddress!: string | null;

  @Column({ type: 'text', default: 'user' })
  role!: Role;

  @CreateDateColumn({ name: 'created_at', type: 'timestamptz' })
  createdAt!: Date;

  @UpdateDateColumn({ name: 'updated_at', type: 'timestamptz' })
  updatedAt!: Date;
}
