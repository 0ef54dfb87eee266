/** How often a user wants a summary by e-mail. */
export const DIGESTS = ['never', 'daily', 'weekly'] as const;

export type Digest = (typeof DIGESTS)[number];
