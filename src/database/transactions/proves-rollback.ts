import { QueryFailedError } from 'typeorm';
import { NotBegunError } from './not-begun.error.js';

/**
 * SQLSTATEs with which Postgres answers a COMMIT that it has not carried out: all but those of a connection that was lost
 * (08), of a server that goes down (57P, 58, XX), which may have written it, and the one that says that it does not know.
 *
 * Source: PostgreSQL documentation, appendix A.
 */
const REFUSED = /^(?!08|57P|58|XX|40003)[0-9A-Z]{5}$/;

/** Whether the error of a commit says that nothing was committed. */
export function provesRollback(error: unknown): boolean {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : error;
  if (cause instanceof NotBegunError) return true;
  return cause instanceof Error && 'code' in cause && typeof cause.code === 'string' && REFUSED.test(cause.code);
}
