import type { Insertion } from './insert-rows.js';
import { seedId } from './seed-id.js';
import type { CommunityPlan } from './seeded-community.js';

export interface ConfigurationRow {
  readonly community_id: string;
  readonly join_policy: string;
  readonly posting: string;
  readonly asking: string;
  readonly welcome_message: string;
  readonly updated_at: Date;
}

export interface MemberRow {
  readonly community_id: string;
  readonly user_id: string;
  readonly role: string;
  readonly joined_at: Date;
}

export const CONFIGURATIONS: Insertion<ConfigurationRow> = {
  table: 'community_configurations',
  types: {
    community_id: 'uuid',
    join_policy: 'text',
    posting: 'text',
    asking: 'text',
    welcome_message: 'text',
    updated_at: 'timestamptz',
  },
  returning: 'community_id',
};

export const MEMBERS: Insertion<MemberRow> = {
  table: 'community_members',
  types: { community_id: 'uuid', user_id: 'uuid', role: 'text', joined_at: 'timestamptz' },
  returning: 'user_id',
};

export const seededConfiguration = ({ community, moderatorsPost, moderatorsAsk }: CommunityPlan): ConfigurationRow => ({
  community_id: community.id,
  join_policy: community.visibility === 'private' ? 'invitation' : 'open',
  posting: moderatorsPost ? 'moderators' : 'members',
  asking: moderatorsAsk ? 'moderators' : 'members',
  welcome_message: `Welcome to ${community.name}.`,
  updated_at: community.updated_at,
});

export const seededMembers = ({ community, members, moderators }: CommunityPlan): MemberRow[] =>
  members.map(({ user, joinedAt }, rank) => ({
    community_id: community.id,
    user_id: seedId('user', user),
    role: rank === 0 ? 'owner' : rank < moderators ? 'moderator' : 'member',
    joined_at: joinedAt,
  }));
