export const JOIN_POLICIES = ['open', 'invitation'] as const;

/** How members come: on their own, or added by those who moderate. */
export type JoinPolicy = (typeof JOIN_POLICIES)[number];

export const PRIVILEGES = ['members', 'moderators'] as const;

/** Who has a right within a community: all who belong to it, or those who moderate it. */
export type Privilege = (typeof PRIVILEGES)[number];
