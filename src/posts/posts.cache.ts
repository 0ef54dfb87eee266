/**
 * Every key, lifetime and eviction of the posts.
 *
 * Who may read a community is asked before each read (`CommunityAccessService`), so what there is to read is kept once
 * for all who may. Of a user's posts there are two lists, because the audience is part of the key: with and without those
 * in private communities. A community that turns private, or public, therefore evicts `post:by-user:*`.
 *
 * Items of lists carry neither text nor number of likes: a like changes the post, and the order of those lists that are
 * sorted by likes, but not the many others that show it. As the author comes before the sort in the key, it evicts the
 * most liked posts of everybody and of this author, and leaves those of other authors alone.
 *
 * How often a post was looked at is apart from it, because it changes most often of all, and nothing else shows it.
 *
 * Whether somebody likes a post is not kept: there are as many answers as users times posts, each of one row, and asked
 * for once.
 */
export const POST_TAGS = ['community:{communityId}'] as const;

export const POST_DETAILS = { key: 'post:details:{communityId}:{postId}', ttl: '30m', emptyTtl: '30s' } as const;

export const POST_VIEWS = { key: 'post:views:{communityId}:{postId}', ttl: '5m' } as const;

/** Views that are not in the table yet: docs/write-behind.md. */
export const VIEWS = {
  queue: 'post-views',
  key: 'post:viewed:{postId}',
  flushEvery: '1s',
  maxBatch: 1_000,
} as const;

/** How long a read of their number waits for them. */
export const VIEWS_WAIT = '1s';

export const POST_PAGE = {
  key: 'post:page:{communityId}:{query.author}:{query.sort}:{query.page}:{query.limit}:{query.search}',
  ttl: '15m',
} as const;

export const POSTS_BY_USER = {
  key: 'post:by-user:{userId}:{audience}:{query.page}:{query.limit}',
  ttl: '15m',
  /** How long "there is no such user" is kept. Ids are random, so no later user can turn out to have this one. */
  unknownUserTtl: '1m',
} as const;

/** Whatever shows a post in a list: its community's pages, of everybody and of its author, and the author's own lists. */
const listsWith = (author: `{${string}}`): readonly string[] => [
  'post:page:{communityId}:anyone:*',
  `post:page:{communityId}:${author}:*`,
  `post:by-user:${author}:*`,
];

export const CREATED = ['post:details:{communityId}:{result.id}', ...listsWith('{principal.userId}')];

/** Only authors edit. */
export const EDITED = [POST_DETAILS.key, ...listsWith('{principal.userId}')];

/** Moderators delete posts of others, too. */
export const DELETED = [POST_DETAILS.key, POST_VIEWS.key, ...listsWith('{result.authorId}')];

/**
 * Also evicted when the like was there already, or not there: the call may be the repetition of one whose process died
 * between write and eviction.
 */
export const LIKED = [
  POST_DETAILS.key,
  'post:page:{communityId}:anyone:most-liked:*',
  'post:page:{communityId}:{result.authorId}:most-liked:*',
];
