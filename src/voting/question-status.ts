export const QUESTION_STATUSES = ['open', 'closed'] as const;

/** Open: votes come, change and go. Closed: the result is final. */
export type QuestionStatus = (typeof QUESTION_STATUSES)[number];
