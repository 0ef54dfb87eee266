/** What users are seen to do. The database knows the same names. */
export const ACTIVITY_KINDS = [
  'community.created',
  'community.joined',
  'post.created',
  'question.asked',
  'journey.completed',
] as const;

export type ActivityKind = (typeof ACTIVITY_KINDS)[number];
