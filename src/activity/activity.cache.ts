/** Every cache of the feature: key, freshness, and what a deed evicts. Activities own the family `activity:`. */
export const FEED = { key: 'activity:feed:{userId}:{query.kind}:{query.page}:{query.limit}', ttl: '5m' } as const;

/** How long "there is no such user" is kept. Ids are random, so no later user can turn out to have this one. */
export const UNKNOWN_USER_TTL = '1m';

/**
 * A new entry moves all that are older down: every page of this user, and of nobody else. The communities show what their
 * members did.
 */
export const RECORDED = ['activity:feed:{userId}:*', 'community:activity:{deeds.communityIds[]}:*'] as const;

/** What users did and is not in the table yet: docs/write-behind.md. */
export const DEEDS = { queue: 'activity', key: 'activity:of:{userId}', flushEvery: '1s', maxBatch: 1_000 } as const;

/** How long a read of one's own feed waits for it. */
export const OWN_DEEDS_WAIT = '1s';
