/** Tells these locks from other advisory locks; any constant will do. */
const SEED = 7_208_352;

const key = (questionId: string): string => `hashtextextended(${questionId}::uuid::text, ${SEED})`;

/**
 * SQL: a turn at a question, kept until the end of the transaction. Row locks alone are correct but not fair: voters share
 * the question's row, and where there is always one of them, whoever wants it alone would wait for ever. So both ask for a
 * turn first, in a queue: voters one beside the other, the one who wants it alone after those before and before
 * those after. It orders, and proves nothing: that a vote is in time is decided by the row.
 *
 * @param questionId SQL of the id, such as `$1`
 */
export const sharedTurn = (questionId: string): string => `pg_advisory_xact_lock_shared(${key(questionId)})`;

/** @see sharedTurn */
export const soleTurn = (questionId: string): string => `pg_advisory_xact_lock(${key(questionId)})`;
