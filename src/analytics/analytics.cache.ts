import type { CacheableOptions } from '../cache/index.js';

/**
 * Every key and lifetime of the analytics. They count what all features write, so that nothing but time evicts them;
 * what is about somebody or something goes with the account or the community.
 *
 * The day is part of each key, and the only clock of the queries: "the last 30 days" begins anew at midnight (UTC), and
 * not up to five minutes later.
 */
const TTL = '5m';

/** Hits are older than what the database says, and meant to be. */
const BY_TIME_ONLY = { audit: false } as const satisfies CacheableOptions;

/** The dearest of them, and the same for everybody: nobody is to wait for it. */
export const OVERVIEW = {
  key: 'analytics:overview:{day}',
  ttl: TTL,
  options: BY_TIME_ONLY,
  warm: { every: '5m', keepWarm: true },
} as const;

/** Evicted by the deletion of the account. */
export const OF_USER = {
  key: 'analytics:user:{userId}:{day}',
  ttl: TTL,
  options: { ...BY_TIME_ONLY, emptyTtl: '1m' },
} as const;

/** Its tag is evicted by the deletion of the community. */
export const OF_COMMUNITY = {
  key: 'analytics:community:{communityId}:{day}',
  ttl: TTL,
  options: { ...BY_TIME_ONLY, emptyTtl: '30s', tags: ['community:{communityId}'] },
} as const;
