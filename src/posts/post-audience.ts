/** What of a user's posts a reader may see: everything, or what stands in public communities. */
export type PostAudience = 'everything' | 'public';
