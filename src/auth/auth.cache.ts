import type { Duration } from '../cache/index.js';

/** By hash: the token itself is neither cached nor logged. */
export const SESSION_KEY = 'auth:session:{tokenHash}';

export const SESSION_TTL = {
  /** Starts anew with every request. */
  session: '1h',
  unknown: '10s',
} as const satisfies Record<string, Duration>;

/** Every session of one user, and what is cached of the user. */
export const EVICTED_BY_LOGOUT_EVERYWHERE = ['auth:session:{result.tokenHashes[]}', 'user:profile:{userId}'];
