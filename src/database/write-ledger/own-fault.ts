import { QueryFailedError } from 'typeorm';

/** SQLSTATE classes that say something about the data: they would say it again. */
const ABOUT_DATA = /^(?:21|22|23|44|P0)/;

const CODE = /^(?:[0-9A-Z]{5}|E[A-Z_]+)$/;

/** The driver's own errors have no code. */
const ABOUT_CONNECTION = /connection|timeout|terminated/i;

/**
 * Whether what a write threw is about the write, so that it would throw it again. What Postgres and the network say of
 * themselves is not, and neither is a schema that is not there: that would fail for every write.
 */
export function isOwnFault(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  if (CODE.test(code)) return ABOUT_DATA.test(code);
  const fromDatabase = error instanceof QueryFailedError || !(cause instanceof Error);
  return !fromDatabase && !ABOUT_CONNECTION.test(cause.message);
}
