/** Every cache of the feature: key, freshness, and what a deed evicts. Activities own the family `activity:`. */
export const FEED = { key: 'activity:feed:{userId}:{query.kind}:{query.page}:{query.limit}', ttl: '5m' } as const;

/** How long "there is no such user" is kept. Ids are random, so no later user can turn out to have this one. */
export const UNKNOWN_USER_TTL = '1m';

/** A new entry moves all that are older down: every page of this user, and of nobody else. */
export const RECORDED = ['activity:feed:{activity.userId}:*'] as const;

/** The community shows what its members did. */
export const RECORDED_IN_COMMUNITY = [...RECORDED, 'community:activity:{activity.communityId}:*'] as const;
