import { QueryFailedError } from 'typeorm';
import { LARGEST_AMOUNT } from './token-amount.js';
import type { TokenBooking } from './token-booking.js';
import { BalanceLimitError, InsufficientBalanceError } from './tokens.errors.js';

/** What a broken constraint of the ledger means to the one who asked; every other error stays as it is. */
export function ledgerRefusal(error: unknown, { kind, amount }: TokenBooking): unknown {
  const cause: unknown = error instanceof QueryFailedError ? error.driverError : undefined;
  const constraint = cause instanceof Error && 'constraint' in cause ? cause.constraint : undefined;
  if (constraint === 'token_accounts_balance_check') return new InsufficientBalanceError(kind, amount);
  if (constraint === 'token_accounts_limit_check') return new BalanceLimitError(kind, LARGEST_AMOUNT);
  return error;
}
