/**
 * Every key, lifetime and eviction of the votings. They own the family `vote:`.
 *
 * What changes with every vote is kept apart from what does not: details and lists carry no counts, so that a vote leaves
 * them where they are. A ballot is private: its key has its user in it, and it is read for that user only.
 *
 * What has a community in its key carries the tag `community:{communityId}`, by which its deletion takes everything of
 * it, in all features.
 */
export const COMMUNITY_TAGS = ['community:{communityId}'] as const;

/** How long "there is no such question" is kept. Ids are random, so none can turn out to have this one later. */
const UNKNOWN = '30s';

export const DETAILS = { key: 'vote:question:{communityId}:{questionId}', ttl: '15m', emptyTtl: UNKNOWN } as const;

export const QUESTIONS = {
  key: 'vote:questions:{communityId}:{query.status}:{query.page}:{query.limit}:{query.search}',
  ttl: '5m',
} as const;

export const RESULTS = { key: 'vote:results:{communityId}:{questionId}', ttl: '30s', emptyTtl: UNKNOWN } as const;

export const COUNT = { key: 'vote:count:{communityId}:{questionId}', ttl: '30s', emptyTtl: UNKNOWN } as const;

/** "Has not voted" is as good an answer as a vote, and evicted by one. */
export const OWN = { key: 'vote:own:{communityId}:{questionId}:{userId}', ttl: '15m' } as const;

/** Also evicted, for a whole community, when somebody joins or leaves it: by the communities. */
export const PARTICIPATION = {
  key: 'vote:participation:{communityId}:{questionId}',
  ttl: '5m',
  emptyTtl: UNKNOWN,
} as const;

/** Votes evict it, time does not: what was cast a day ago goes from it when it expires. */
export const TRENDING = { key: 'vote:trending:{limit}', ttl: '5m' } as const;

/** Nothing evicts it but the end of its community: five minutes old is fresh enough. */
export const ANALYTICS = { key: 'vote:analytics:{communityId}:{days}', ttl: '5m' } as const;

/** A new question has no votes, so it does not trend. */
export const ASKED = ['vote:questions:{communityId}:*', 'vote:question:{communityId}:{result.id}'] as const;

const TALLIES = [
  'vote:results:{communityId}:{questionId}',
  'vote:count:{communityId}:{questionId}',
  'vote:participation:{communityId}:{questionId}',
  'vote:trending:*',
] as const;

/** A vote came, changed or went. */
export const VOTED = [...TALLIES, 'vote:own:{communityId}:{questionId}:{principal.userId}'] as const;

/** Ballots stay as they were cast. */
export const CLOSED = [
  ...TALLIES,
  'vote:question:{communityId}:{questionId}',
  'vote:questions:{communityId}:*',
] as const;

export const DELETED = [...CLOSED, 'vote:own:{communityId}:{questionId}:*'] as const;
