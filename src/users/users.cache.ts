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

/** Of a change that is made past the application, with the columns of the row. */
export const EVICTED_BY_ROW = [
  'user:profile:{id}',
  'user:public:{id}',
  'user:principal:{id}',
  'user:by-wallet:{walletAddress}',
];

/** The address before and the one after a write lead to other answers than before it. */
const WALLETS = 'user:by-wallet:{result.walletAddresses[]}';

export const EVICTED_BY_UPDATE = [USER_KEYS.profile, USER_KEYS.publicProfile, WALLETS];

/**
 * What hangs on the account is gone with it, in other features too: where it was, and nowhere else, so that somebody who
 * registers and leaves again and again does not empty the cache of everybody. Only lists of all meetings and of all
 * communities go as a whole.
 */
export const EVICTED_BY_REMOVAL = [
  ...EVICTED_BY_UPDATE,
  USER_KEYS.principal,
  'user:preferences:{userId}',
  'auth:session:{result.tokenHashes[]}',
  'meeting:details:{result.meetingIds[]}',
  'meeting:participants:{result.meetingIds[]}:*',
  'meeting:list-hosted:{userId}:*',
  'meeting:list-joined:{userId}:*',
  'meeting:list-joined:{result.guestIds[]}:*',
  'meeting:list-upcoming:*',
  'meeting:list-past:*',
  'achievement:of-user:{userId}',
  'journey:of-user:{userId}',
  'journey:progress:{userId}:*',
  'presence:last-seen:{userId}',
  'activity:feed:{userId}:*',
  'activity:feed:{result.visitorIds[]}:*',
  'community:list:*',
  'community:memberships:{userId}:*',
  'community:memberships:{result.heirIds[]}:*',
  'post:by-user:{userId}:*',
  'post:by-user:{result.visitorIds[]}:*',
  'vote:trending:*',
  'token:balance:{userId}:*',
  'token:balances:{userId}',
  'token:history:{userId}:*',
  'token:history:{result.counterpartyIds[]}:*',
  'token:history-of-kind:{userId}:*',
  'token:history-of-kind:{result.counterpartyIds[]}:*',
  'analytics:user:{userId}:*',
  'flag:{result.flagFamilies[]}',
  'flag:{result.flagFamilies[]}:*',
];

/** Families of keys that flags are cached under: evicted when one of them named the account, which few do. */
export const FLAG_FAMILIES = ['rules', 'by-name', 'list'] as const;

/** Members, posts, votes: all that is cached of the communities it had to do with. */
export const TAGS_EVICTED_BY_REMOVAL = ['community:{result.communityIds[]}'];
