export const VISIBILITIES = ['public', 'private'] as const;

/** Who sees a community: every signed-in user, or its members and admins only. */
export type Visibility = (typeof VISIBILITIES)[number];
