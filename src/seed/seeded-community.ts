import { searchText } from '../http/search-text.js';
import type { Insertion } from './insert-rows.js';
import { communityName } from './names.js';
import { randomFor, type Random } from './random.js';
import { drawDistinct } from './sample.js';
import { seedId } from './seed-id.js';
import { before, between, DAY } from './spans.js';

export interface CommunityRow {
  readonly id: string;
  readonly slug: string;
  readonly owner_id: string;
  readonly name: string;
  readonly name_search: string;
  readonly description: string;
  readonly visibility: string;
  readonly created_at: Date;
  readonly updated_at: Date;
}

export const COMMUNITIES: Insertion<CommunityRow> = {
  table: 'communities',
  types: {
    id: 'uuid',
    slug: 'text',
    owner_id: 'uuid',
    name: 'text',
    name_search: 'text',
    description: 'text',
    visibility: 'text',
    created_at: 'timestamptz',
    updated_at: 'timestamptz',
  },
  returning: 'id',
};

export interface Member {
  /** Index of the user. */
  readonly user: number;
  readonly joinedAt: Date;
}

/** A community, and what posts and questions must know of it to fit in. */
export interface CommunityPlan {
  readonly index: number;
  readonly community: CommunityRow;
  /** The owner comes first, then the moderators, then the others. */
  readonly members: readonly Member[];
  /** How many of the members may moderate, the owner among them. */
  readonly moderators: number;
  /** Only these post, or ask. */
  readonly moderatorsPost: boolean;
  readonly moderatorsAsk: boolean;
}

const LARGEST_SHARE = 0.5;
const SMALLEST = 5;
const MOST_MODERATORS = 8;
/** Later than every seeded account. */
const OLDEST_DAYS = 390;
const YOUNGEST_DAYS = 30;

/**
 * Sizes follow Zipf's law: half of all users are in the largest community, a quarter in the second.
 *
 * @param popularUser picks the owner and the members
 * @param users how many there are
 */
export function seededCommunity(
  index: number,
  baseDate: Date,
  popularUser: (random: Random) => number,
  users: number,
): CommunityPlan {
  const random = randomFor(`community:${index}`);
  const size = Math.min(users, Math.max(SMALLEST, Math.floor((users * LARGEST_SHARE) / (index + 1))));
  const people = drawDistinct(popularUser(random), size, () => popularUser(random));
  const name = `${communityName(random)} ${index + 1}`;
  const createdAt = before(baseDate, random.integer(YOUNGEST_DAYS, OLDEST_DAYS) * DAY);
  const members = people.map((user, rank) => ({
    user,
    joinedAt: rank === 0 ? createdAt : between(createdAt, baseDate, random.next() ** 2),
  }));
  const community = {
    id: seedId('community', index),
    slug: name.toLowerCase().replaceAll(' ', '-'),
    owner_id: seedId('user', people[0] ?? 0),
    name,
    name_search: searchText(name),
    description: random.chance(0.8) ? `${name}: we meet, plan and decide together.` : '',
    visibility: random.chance(0.15) ? 'private' : 'public',
    created_at: createdAt,
    updated_at: between(createdAt, baseDate, random.next()),
  };
  const moderators = Math.min(members.length, 1 + Math.min(MOST_MODERATORS, Math.floor(size / 25)));
  return {
    index,
    community,
    members,
    moderators,
    moderatorsPost: random.chance(0.1),
    moderatorsAsk: random.chance(0.5),
  };
}
