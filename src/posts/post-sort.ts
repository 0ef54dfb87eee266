/** The orders in which a community's posts can be read. The most liked: of those liked alike, the newest first. */
export const POST_SORTS = ['newest', 'most-liked'] as const;

export type PostSort = (typeof POST_SORTS)[number];
