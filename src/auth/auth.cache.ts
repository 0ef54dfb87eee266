import type { Duration } from '../cache/index.js';

/** By hash: the token itself is neither cached nor logged. */
export const SESSION_KEY = 'auth:session:{tokenHash}';

export const SESSION_TTL = {
  /** Starts anew with every request. */
  session: '1h',
  unknown: '10s',
} as const satisfies Record<string, Duration>;

/** The one that begins was unknown until now; those that give way to it open nothing any more. */
export const EVICTED_BY_START = [SESSION_KEY, 'auth:session:{result.endedTokenHashes[]}'];

const ENDED = 'auth:session:{result.tokenHashes[]}';

/** Every session of one user, and what is cached of the user. */
export const EVICTED_BY_LOGOUT_EVERYWHERE = [ENDED, 'user:profile:{userId}'];
export const EVICTED_BY_NEW_PASSWORD = [ENDED, 'user:profile:{verified.userId}'];
