import { searchText } from '../http/search-text.js';
import type { Insertion } from './insert-rows.js';
import { postBody, postTitle } from './names.js';
import { randomFor, type Random } from './random.js';
import { sample } from './sample.js';
import { seedId } from './seed-id.js';
import type { ActivityRow } from './seeded-activity.js';
import type { CommunityPlan } from './seeded-community.js';
import { between, later } from './spans.js';

export interface PostRow {
  readonly id: string;
  readonly community_id: string;
  readonly author_id: string;
  readonly title: string;
  readonly title_search: string;
  readonly body: string;
  readonly created_at: Date;
  readonly edited_at: Date | null;
}

export interface LikeRow {
  readonly post_id: string;
  readonly user_id: string;
  readonly created_at: Date;
}

export const POSTS: Insertion<PostRow> = {
  table: 'posts',
  types: {
    id: 'uuid',
    community_id: 'uuid',
    author_id: 'uuid',
    title: 'text',
    title_search: 'text',
    body: 'text',
    created_at: 'timestamptz',
    edited_at: 'timestamptz',
  },
  returning: 'id',
};

export const LIKES: Insertion<LikeRow> = {
  table: 'post_likes',
  types: { post_id: 'uuid', user_id: 'uuid', created_at: 'timestamptz' },
  returning: 'user_id',
};

export interface PostPlan {
  readonly post: PostRow;
  readonly likes: readonly LikeRow[];
  readonly activity: ActivityRow;
}

/**
 * A post by somebody who belongs to the community, and may post there, and the likes of other members.
 *
 * @param popularCommunity picks where it is
 */
export function seededPost(
  index: number,
  baseDate: Date,
  popularCommunity: (random: Random) => CommunityPlan,
): PostPlan {
  const random = randomFor(`post:${index}`);
  const { community, members, moderators, moderatorsPost } = popularCommunity(random);
  const author = random.pick(moderatorsPost ? members.slice(0, moderators) : members);
  const createdAt = between(author.joinedAt, baseDate, random.next());
  const title = postTitle(random);
  const post = {
    id: seedId('post', index),
    community_id: community.id,
    author_id: seedId('user', author.user),
    title,
    title_search: searchText(title),
    body: postBody(random),
    created_at: createdAt,
    edited_at: random.chance(0.1) ? between(createdAt, baseDate, random.next() ** 4) : null,
  };
  const likes = sample(random, members, applause(random)).map(({ user, joinedAt }) => ({
    post_id: post.id,
    user_id: seedId('user', user),
    created_at: between(later(createdAt, joinedAt), baseDate, random.next() ** 4),
  }));
  const activity: ActivityRow = {
    id: seedId('postActivity', index),
    user_id: post.author_id,
    kind: 'post.created',
    subject_id: post.id,
    community_id: community.id,
    occurred_at: createdAt,
  };
  return { post, likes, activity };
}

const MOST_LIKES = 500;

/** Pareto: half of the posts are liked by nobody, a few by hundreds. */
const applause = (random: Random): number => Math.min(MOST_LIKES, Math.floor(0.6 * (1 - random.next()) ** -0.75));
