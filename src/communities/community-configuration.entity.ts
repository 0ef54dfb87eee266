import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { JoinPolicy, Privilege } from './community-rules.js';

@Entity('community_configurations')
export class CommunityConfigurationEntity {
  @PrimaryColumn('uuid', { name: 'community_id' })
  communityId!: string;

  @Column('text', { name: 'join_policy' })
  joinPolicy!: JoinPolicy;

  @Column('text')
  posting!: Privilege;

  @Column('text')
  asking!: Privilege;

  @Column('text', { name: 'welcome_message' })
  welcomeMessage!: string;

  @Column('integer')
  version!: number;

  @Column('timestamptz', { name: 'updated_at' })
  updatedAt!: Date;
}
