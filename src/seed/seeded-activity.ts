import type { ActivityKind } from '../activity/activity.service.js';
import type { Insertion } from './insert-rows.js';
import { pairIndex, seedId } from './seed-id.js';
import type { CommunityPlan } from './seeded-community.js';

/** What somebody was seen to do: added together with the row that tells of it. */
export interface ActivityRow {
  readonly id: string;
  readonly user_id: string;
  readonly kind: ActivityKind;
  readonly subject_id: string;
  readonly community_id: string | null;
  readonly occurred_at: Date;
}

export const ACTIVITIES: Insertion<ActivityRow> = {
  table: 'activities',
  types: {
    id: 'uuid',
    user_id: 'uuid',
    kind: 'text',
    subject_id: 'uuid',
    community_id: 'uuid',
    occurred_at: 'timestamptz',
  },
  returning: 'id',
};

/** The owner created the community, the others joined it. */
export const communityActivities = ({ index, community, members }: CommunityPlan): ActivityRow[] =>
  members.map(({ user, joinedAt }, rank) => ({
    id: rank === 0 ? seedId('communityActivity', index) : seedId('joinActivity', pairIndex(index, user)),
    user_id: seedId('user', user),
    kind: rank === 0 ? 'community.created' : 'community.joined',
    subject_id: community.id,
    community_id: community.id,
    occurred_at: joinedAt,
  }));
