/**
 * The largest amount, balance and supply, in the smallest unit of a kind: 2^53 - 1, the largest integer that every JSON
 * parser reads exactly. So amounts are numbers, in JSON as in the program.
 */
export const LARGEST_AMOUNT = Number.MAX_SAFE_INTEGER;

/** Postgres sends a `bigint` as text; the constraints of the ledger keep it within {@link LARGEST_AMOUNT}. */
export const fromBigint = (text: string): number => Number(text);
