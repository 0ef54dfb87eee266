import { Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource, type EntityManager } from 'typeorm';
import { retryingConflicts } from '../database/retrying-conflicts.js';
import { UserNotFoundError } from '../users/users.errors.js';
import { lockAccounts } from './locked-accounts.js';
import { partiesOf, requestHash, type TokenBooking } from './token-booking.js';
import { ledgerRefusal } from './ledger-refusal.js';
import type { TokenTransactionRow } from './token-transaction.view.js';
import { IdempotencyKeyReusedError, TokenKindNotFoundError } from './tokens.errors.js';

/** A transaction, and whether an earlier request with the same key had booked it. */
export interface Booked {
  readonly row: TokenTransactionRow;
  readonly isReplay: boolean;
}

/**
 * The one writer of the ledger. Locks are taken in one order, so that no two bookings wait for each other: the
 * idempotency key, the users, the accounts; users and accounts by id. Transactions that mint or burn one kind take
 * turns at its issuance account; transfers do not touch it.
 */
@Injectable()
export class LedgerRepository {
  constructor(@InjectDataSource() private readonly database: DataSource) {}

  /**
   * Books once for each key of a caller; a repetition that comes at the same time waits for the first.
   *
   * @throws {TokenKindNotFoundError | UserNotFoundError | IdempotencyKeyReusedError | InsufficientBalanceError |
   *   BalanceLimitError} with nothing written, and the key unused
   */
  async book(booking: TokenBooking): Promise<Booked> {
    try {
      return await retryingConflicts(() => this.database.transaction((tx) => bookOnce(tx, booking)));
    } catch (error) {
      throw ledgerRefusal(error, booking);
    }
  }
}

async function bookOnce(tx: EntityManager, booking: TokenBooking): Promise<Booked> {
  const id = await claimKey(tx, booking);
  if (id === null) return { row: await findRepeated(tx, booking), isReplay: true };
  await lockUsers(tx, booking);
  const { debited, credited } = await lockAccounts(tx, booking);
  // Constraints and triggers judge what this writes: no balance below 0, lines that add up and go on from the last ones.
  await tx.query(
    `WITH moved AS (
       UPDATE token_accounts SET balance = balance + given.amount
         FROM (VALUES ($2::uuid, -$4::bigint), ($3::uuid, $4::bigint)) given (account_id, amount)
        WHERE id = given.account_id
       RETURNING id, given.amount, balance
     )
     INSERT INTO token_lines (transaction_id, account_id, amount, balance_after, created_at)
     SELECT $1, id, amount, balance, statement_timestamp() FROM moved`,
    [id, debited, credited, booking.amount],
  );
  return { row: await read(tx, id), isReplay: false };
}

/** @returns null when the key was used before */
async function claimKey(tx: EntityManager, booking: TokenBooking): Promise<string | null> {
  const { kind, type, requestedBy, idempotencyKey, memo } = booking;
  const [claimed] = await tx.query<{ id: string }[]>(
    `INSERT INTO token_transactions (kind, type, requested_by, idempotency_key, request_hash, memo)
     SELECT code, $2, $3, $4, $5, $6 FROM token_kinds WHERE code = $1
     ON CONFLICT (requested_by, idempotency_key) DO NOTHING
     RETURNING id`,
    [kind, type, requestedBy, idempotencyKey, requestHash(booking), memo],
  );
  return claimed?.id ?? null;
}

async function findRepeated(tx: EntityManager, booking: TokenBooking): Promise<TokenTransactionRow> {
  const [earlier] = await tx.query<{ id: string; hash: string }[]>(
    `SELECT id, request_hash AS hash FROM token_transactions WHERE requested_by = $1 AND idempotency_key = $2`,
    [booking.requestedBy, booking.idempotencyKey],
  );
  if (!earlier) throw new TokenKindNotFoundError(booking.kind);
  if (earlier.hash !== requestHash(booking)) throw new IdempotencyKeyReusedError();
  return read(tx, earlier.id);
}

/** Whose deletion then waits. The one who asks, too: what is noted of them goes with their account. */
async function lockUsers(tx: EntityManager, booking: TokenBooking): Promise<void> {
  const userIds = [...partiesOf(booking), booking.requestedBy];
  const rows = await tx.query<{ id: string }[]>(
    `SELECT id FROM users WHERE id = ANY ($1::uuid[]) ORDER BY id FOR KEY SHARE`,
    [userIds],
  );
  const missing = userIds.find((userId) => !rows.some(({ id }) => id === userId));
  if (missing !== undefined) throw new UserNotFoundError(missing);
}

async function read(tx: EntityManager, id: string): Promise<TokenTransactionRow> {
  const [row] = await tx.query<TokenTransactionRow[]>(
    `SELECT t.id, t.type, t.kind, t.memo, credit.amount, credit.created_at AS "createdAt",
            debited.user_id AS "fromUserId", credited.user_id AS "toUserId",
            CASE t.type WHEN 'mint' THEN credit.balance_after ELSE debit.balance_after END AS "balanceAfter"
       FROM token_transactions t
       JOIN token_lines debit ON debit.transaction_id = t.id AND debit.amount < 0
       JOIN token_lines credit ON credit.transaction_id = t.id AND credit.amount > 0
       JOIN token_accounts debited ON debited.id = debit.account_id
       JOIN token_accounts credited ON credited.id = credit.account_id
      WHERE t.id = $1`,
    [id],
  );
  if (!row) throw new Error(`Token transaction ${id} has no lines`);
  return row;
}
