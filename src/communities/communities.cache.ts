/**
 * Every key, lifetime and eviction of the communities. Who may see something is decided by the permissions, an entry for
 * each user; what there is to see is kept once for all who may.
 *
 * What has a community in its key carries the tag `community:{communityId}`, by which its deletion takes everything of
 * it, in all features.
 */
export const COMMUNITY_TAGS = ['community:{communityId}'] as const;

/** How long "there is no such community" is kept. Ids are random, so none can turn out to have this one later. */
const UNKNOWN = '30s';

export const DETAILS = { key: 'community:details:{communityId}', ttl: '1h', emptyTtl: UNKNOWN } as const;

export const CONFIGURATION = { key: 'community:configuration:{communityId}', ttl: '1h', emptyTtl: UNKNOWN } as const;

/** What everybody may see, or what admins may see: the visibility is the audience. So no user is part of the key. */
export const LIST = {
  key: 'community:list:{query.visibility}:{query.sort}:{query.search}:{query.page}:{query.limit}',
  ttl: '15m',
} as const;

export const MEMBER_COUNT = { key: 'community:member-count:{communityId}', ttl: '5m', emptyTtl: UNKNOWN } as const;

/** Evicted by the activity feature when it has noted something. */
export const ACTIVITY = { key: 'community:activity:{communityId}:{query.page}:{query.limit}', ttl: '5m' } as const;

export const MEMBERS = {
  key: 'community:members:{communityId}:{query.role}:{query.page}:{query.limit}',
  ttl: '15m',
} as const;

export const MEMBERSHIPS = { key: 'community:memberships:{userId}:{query.page}:{query.limit}', ttl: '15m' } as const;

/** The role on the platform is part of the key, so that a user whose role changed is decided anew. */
export const PERMISSIONS = {
  key: 'community:permissions:{communityId}:{userId}:{role}',
  ttl: '15m',
  emptyTtl: UNKNOWN,
} as const;

export const CREATED = ['community:list:{result.visibility}:*', 'community:memberships:{result.ownerId}:*'] as const;

/** Somebody came or went: that also changes which community has the most members, and how many of them have voted. */
export const ATTENDED = [
  'community:member-count:{communityId}',
  'community:members:{communityId}:*',
  'community:list:{result.visibility}:members:*',
  'community:memberships:{userId}:*',
  'community:permissions:{communityId}:{userId}:*',
  'vote:participation:{communityId}:*',
] as const;

export const ROLE_CHANGED = [
  'community:members:{communityId}:*',
  'community:memberships:{userId}:*',
  'community:permissions:{communityId}:{userId}:*',
] as const;

/** Lists show all that can be changed of a community; where it was private before, both audiences' lists change. */
export const CHANGED = ['community:details:{communityId}', 'community:list:{result.visibilities[]}:*'] as const;

/** What other features show everybody of all public communities. */
const MIXED = ['post:by-user:*', 'vote:trending:*'] as const;

/** Who sees the community sees what is in it, and strangers see what is in public ones. */
export const VISIBILITY_CHANGED = ['community:permissions:{communityId}:*', ...MIXED] as const;

export const HANDED_OVER = [
  'community:details:{communityId}',
  'community:list:{result.community.visibility}:*',
  'community:members:{communityId}:*',
  'community:memberships:{result.ownerIds[]}:*',
  'community:permissions:{communityId}:*',
] as const;

/** With the tag: what is in the community goes with it, also from the lists and feeds that mix communities. */
export const DELETED = [
  'community:list:{result.visibility}:*',
  'community:memberships:*',
  'activity:feed:*',
  ...MIXED,
] as const;

/** Joining is judged by what the database says, posting and asking by the permissions. */
export const CONFIGURED = ['community:configuration:{communityId}', 'community:permissions:{communityId}:*'] as const;
