/** Every cache of the feature. Presence owns the family `presence:`. */
export const LAST_SEEN = { key: 'presence:last-seen:{userId}', ttl: '5m' } as const;

/** How long "there is no such user" is kept. Ids are random, so no later user can turn out to have this one. */
export const UNKNOWN_USER_TTL = '1m';

/** Signs of life that are not in the table yet: docs/write-behind.md. Of one user the latest counts. */
export const SIGNS = { queue: 'presence', key: 'presence:of:{userId}', flushEvery: '1s', maxBatch: 1_000 } as const;

/** How long a read of one's own presence waits for them. */
export const OWN_SIGNS_WAIT = '1s';

/** Milliseconds after the last sign of life for which somebody is online: two signs of a client, and some time to spare. */
export const ONLINE_FOR = 75_000;
