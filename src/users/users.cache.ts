import type { Duration } from '../cache/index.js';

/** Everything that is cached of users. */
export const USER_KEYS = {
  profile: 'user:profile:{userId}',
  byWallet: 'user:by-wallet:{address}',
  publicProfile: 'user:public:{userId}',
  principal: 'user:principal:{userId}',
} as const;

export const USER_TTL = {
  profile: '1h',
  publicProfile: '30m',
  principal: '15m',
  /** "There is no such user" is soon outdated, and cheap to ask again. */
  unknown: '30s',
} as const satisfies Record<string, Duration>;

/** A new user ends every "there is no such user" about it. */
export const EVICTED_BY_CREATION = [
  'user:profile:{result.id}',
  'user:public:{result.id}',
  'user:principal:{result.id}',
];

/** The address before and the one after a write lead to other answers than before it. */
const WALLETS = 'user:by-wallet:{result.walletAddresses[]}';

export const EVICTED_BY_UPDATE = [USER_KEYS.profile, USER_KEYS.publicProfile, WALLETS];

/** What hangs on the account is gone with it, in other features too. */
export const EVICTED_BY_REMOVAL = [...EVICTED_BY_UPDATE, USER_KEYS.principal, 'meeting:*', 'achievement:*'];
