import type { EntityManager } from 'typeorm';
import { partiesOf, type TokenBooking } from './token-booking.js';

/** Ids of the two accounts of a booking. */
export interface LockedAccounts {
  readonly debited: string;
  readonly credited: string;
}

/** An account; without a user, that of the issuance. */
interface AccountRow {
  readonly id: string;
  readonly userId: string | null;
}

/**
 * Locks the two accounts of a booking by id, opening those that are missing. Their users are locked already.
 *
 * @param tx the booking's transaction: the locks last as long
 */
export async function lockAccounts(tx: EntityManager, booking: TokenBooking): Promise<LockedAccounts> {
  let accounts = await find(tx, booking);
  if (accounts.length < 2) {
    await open(tx, booking);
    accounts = await find(tx, booking);
  }
  const idOf = (userId: string | null): string => {
    const account = accounts.find((one) => one.userId === userId);
    if (!account) throw new Error(`No ${booking.kind} account of ${userId ?? 'the issuance'}, although it was opened`);
    return account.id;
  };
  const locked = { debited: idOf(booking.fromUserId), credited: idOf(booking.toUserId) };
  await tx.query(`SELECT FROM token_accounts WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE`, [
    [locked.debited, locked.credited],
  ]);
  return locked;
}

function find(tx: EntityManager, booking: TokenBooking): Promise<AccountRow[]> {
  return tx.query<AccountRow[]>(
    `SELECT id, user_id AS "userId" FROM token_accounts WHERE kind = $1 AND user_id = ANY ($2::uuid[])
     UNION ALL
     SELECT id, NULL FROM token_accounts WHERE kind = $1 AND purpose = 'issuance' AND $3`,
    [booking.kind, partiesOf(booking), booking.type !== 'transfer'],
  );
}

/** In one order, because who inserts what another one is inserting waits for it. */
async function open(tx: EntityManager, booking: TokenBooking): Promise<void> {
  await tx.query(
    `INSERT INTO token_accounts (kind, user_id, purpose)
     SELECT $1, owner.user_id, CASE WHEN owner.user_id IS NULL THEN 'issuance' ELSE 'user' END
       FROM unnest($2::uuid[]) AS owner (user_id)
      ORDER BY owner.user_id NULLS LAST
     ON CONFLICT DO NOTHING`,
    [booking.kind, [booking.fromUserId, booking.toUserId]],
  );
}
