import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { CommunityRole } from './community-permissions.view.js';

@Entity('community_members')
export class CommunityMemberEntity {
  @PrimaryColumn('uuid', { name: 'community_id' })
  communityId!: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId!: string;

  @Column('text')
  role!: CommunityRole;

  @Column('timestamptz', { name: 'joined_at' })
  joinedAt!: Date;
}
