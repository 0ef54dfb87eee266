import type { EntityManager } from 'typeorm';
import { deleteWhere } from './delete-where.js';
import { seedIdRange } from './seed-id.js';

const AT_A_TIME = 5_000;

/**
 * Deletes the seeded token kinds with everything that was booked on them, by whomever. The latest transactions go first,
 * because no balance may be below 0, not even for a moment.
 *
 * @returns the number of token kinds
 */
export async function resetLedger(manager: EntityManager): Promise<number> {
  const kinds = await manager.query<{ kind: string }[]>(
    `SELECT kind FROM token_accounts WHERE id BETWEEN $1::uuid AND $2::uuid`,
    [...seedIdRange('issuance')],
  );
  const codes = [kinds.map(({ kind }) => kind)];
  await resetTransactions(manager, codes);
  await deleteWhere(manager, 'token_accounts', 'kind = ANY ($1)', codes);
  return deleteWhere(manager, 'token_kinds', 'code = ANY ($1)', codes);
}

async function resetTransactions(manager: EntityManager, codes: unknown[]): Promise<void> {
  await manager.query('CREATE TEMPORARY TABLE seeded_transactions (place integer PRIMARY KEY, id uuid) ON COMMIT DROP');
  await manager.query(
    `INSERT INTO seeded_transactions
     SELECT row_number() OVER (ORDER BY max(l.entry) DESC), t.id
       FROM token_transactions t JOIN token_lines l ON l.transaction_id = t.id
      WHERE t.kind = ANY ($1) GROUP BY t.id`,
    codes,
  );
  await manager.query('ANALYZE seeded_transactions');
  const [counted] = await manager.query<{ count: number }[]>('SELECT count(*)::integer FROM seeded_transactions');
  for (let from = 1; from <= (counted?.count ?? 0); from += AT_A_TIME) {
    const portion = 'SELECT id FROM seeded_transactions WHERE place BETWEEN $1 AND $2';
    const places = [from, from + AT_A_TIME - 1];
    await manager.query(`DELETE FROM token_lines WHERE transaction_id IN (${portion})`, places);
    await manager.query(`DELETE FROM token_transactions WHERE id IN (${portion})`, places);
  }
}
