import { Column, Entity, PrimaryGeneratedColumn } from 'typeorm';
import type { Visibility } from './community-visibility.js';

@Entity('communities')
export class CommunityEntity {
  @PrimaryGeneratedColumn('uuid')
  id!: string;

  /** Given once: it stays when the name changes, so that links stay good. */
  @Column('text')
  slug!: string;

  /** The user of the one member row with the role `owner`; a deferred foreign key keeps the two together. */
  @Column('uuid', { name: 'owner_id' })
  ownerId!: string;

  @Column('text')
  name!: string;

  /** The name as searches see it (see `searchText`), so that every database folds and orders letters alike. */
  @Column('text', { name: 'name_search' })
  nameSearch!: string;

  @Column('text')
  description!: string;

  @Column('text')
  visibility!: Visibility;

  /** Kept by a trigger on the members, which also sees those that go with a deleted account. */
  @Column({ type: 'integer', name: 'member_count', insert: false, update: false })
  memberCount!: number;

  @Column('timestamptz', { name: 'created_at' })
  createdAt!: Date;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
