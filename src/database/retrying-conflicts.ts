import { setTimeout as pause } from 'node:timers/promises';
import { QueryFailedError } from 'typeorm';

const ATTEMPTS = 5;
const LONGEST_PAUSE_MS = 20;

/** Postgres has rolled the transaction back because of another one: serialization failure, deadlock. */
const CONFLICTS: ReadonlySet<unknown> = new Set(['40001', '40P01']);

/**
 * Runs a transaction again that Postgres gave up for another one. Nothing else is repeated: after a lost connection
 * nobody knows whether it was committed.
 *
 * @param transaction tried up to 5 times, up to 20, 40, … ms apart
 * @param sleep for tests
 * @throws what the transaction threw last
 */
export async function retryingConflicts<T>(
  transaction: () => Promise<T>,
  sleep: (ms: number) => Promise<unknown> = pause,
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt === ATTEMPTS || !isConflict(error)) throw error;
      await sleep(Math.random() * LONGEST_PAUSE_MS * attempt);
    }
  }
}

function isConflict(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  return cause instanceof Error && 'code' in cause && CONFLICTS.has(cause.code);
}
