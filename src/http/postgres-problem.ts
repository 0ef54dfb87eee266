import type { Problem } from './problem-details.js';

const UNAVAILABLE: Problem = {
  code: 'SERVICE.UNAVAILABLE',
  status: 503,
  title: 'Service unavailable',
  detail: 'The database does not answer at the moment. Try again shortly.',
  headers: { 'Retry-After': '1' },
};

const UNSTORABLE: Problem = {
  code: 'REQUEST.INVALID',
  status: 400,
  title: 'Invalid request',
  detail: 'The request holds a value that cannot be stored.',
};

const CONFLICT: Problem = {
  code: 'REQUEST.CONFLICT',
  status: 409,
  title: 'Conflict',
  detail: 'The request conflicts with something that exists, or with another request at the same moment.',
};

/** SQLSTATE codes and classes (PostgreSQL documentation, appendix A), and Node's and pg's words for a lost connection. */
const UNAVAILABLE_CODES =
  /^(08...|57P0.|57014|53...|25006|40001|40P01|55P03|ECONN\w+|EPIPE|ETIMEDOUT|ENOTFOUND|EAI_AGAIN|EHOST\w+|ENET\w+)$/;
const UNAVAILABLE_MESSAGES =
  /^(Connection terminated|Query read timeout|timeout e(xceeded|xpired)|Client has encountered)/i;
const UNSTORABLE_CODES = /^(22...|23502|23514|54000)$/;
const CONFLICT_CODES = /^(23505|23503|23P01)$/;

/** @returns undefined when the error is not one of the database's that a client can do something about */
export function postgresProblem(error: unknown): Problem | undefined {
  const cause = driverErrorOf(error);
  if (!cause) return undefined;
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (UNAVAILABLE_CODES.test(code) || UNAVAILABLE_MESSAGES.test(cause.message)) return UNAVAILABLE;
  if (UNSTORABLE_CODES.test(code)) return UNSTORABLE;
  return CONFLICT_CODES.test(code) ? CONFLICT : undefined;
}

/** TypeORM wraps what pg throws in a query; a connection that cannot be made is thrown as it is, possibly several at once. */
function driverErrorOf(error: unknown): Error | undefined {
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return error.errors[0];
  if (!(error instanceof Error)) return undefined;
  return 'driverError' in error && error.driverError instanceof Error ? driverErrorOf(error.driverError) : error;
}
