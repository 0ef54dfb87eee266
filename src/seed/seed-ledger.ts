import type { EntityManager } from 'typeorm';
import { insertRows } from './insert-rows.js';
import { ACCOUNTS, LINES, TOKEN_KINDS, TRANSACTIONS } from './ledger-rows.js';
import { Ledger, type KnownAccount } from './ledger.js';
import type { Random } from './random.js';
import { seedId, seedIdRange, seedIndex } from './seed-id.js';
import { insertAll, portions, type SeedRun } from './seed-run.js';
import { KINDS_OF_TOKENS, seededMovement, timeOfMovement } from './seeded-movement.js';
import { before, DAY, later } from './spans.js';

const CODES = KINDS_OF_TOKENS.map(({ code }) => code);
const LINES_EACH = 2;
/** So many that their lines are inserted by one statement, as the table demands of the lines of a transaction. */
const AT_A_TIME = 2_500;

/**
 * Token kinds, and transactions from the first one that is missing, on the balances that are there. Kinds of the same
 * name that somebody else made are left alone.
 */
export async function seedLedger(run: SeedRun, popularUser: (random: Random) => number): Promise<void> {
  const { manager, options, progress, counts } = run;
  await seedKinds(run);
  const { from, at } = await beginning(manager);
  const to = Math.floor(options.ledgerLines / LINES_EACH);
  progress.advance('ledger lines', Math.min(from, to) * LINES_EACH);
  if (from >= to) return;
  const known = await holdAccounts(manager);
  const ledger = new Ledger(known);
  const mine = new Set(known.filter(({ holder }) => holder === 'issuance').map(({ kind }) => kind));
  for (const portion of portions(to, { from, size: AT_A_TIME })) {
    for (const index of portion) {
      const movement = seededMovement(index, popularUser, ledger.balanceOf);
      if (mine.has(movement.kind)) ledger.record(index, movement, later(at, timeOfMovement(index, options.baseDate)));
    }
    const { accounts, transactions, lines } = ledger.turnPage();
    counts.tokenAccounts += await insertAll(manager, ACCOUNTS, accounts);
    counts.transactions += await insertAll(manager, TRANSACTIONS, transactions);
    counts.ledgerLines += await insertAll(manager, LINES, lines);
    progress.advance('ledger lines', portion.length * LINES_EACH);
  }
  await storeBalances(manager, ledger);
}

async function seedKinds({ manager, options, counts }: SeedRun): Promise<void> {
  const createdAt = before(options.baseDate, 400 * DAY);
  const kinds = KINDS_OF_TOKENS.map((kind) => ({ ...kind, created_at: createdAt }));
  const added = new Set(await insertRows(manager, TOKEN_KINDS, kinds));
  const issuances = CODES.map((kind, index) => ({
    id: seedId('issuance', index),
    kind,
    purpose: 'issuance',
    user_id: null,
    created_at: createdAt,
  }));
  counts.tokenKinds += added.size;
  counts.tokenAccounts += await insertAll(
    manager,
    ACCOUNTS,
    issuances.filter(({ kind }) => added.has(kind)),
  );
}

/**
 * Locked, because tokens may be moved while we count on the balances; and written, which allows lines to run ahead of
 * the balances until the transaction ends.
 */
async function holdAccounts(manager: EntityManager): Promise<KnownAccount[]> {
  const rows = await manager.query<{ id: string; kind: string; user_id: string | null; balance: string }[]>(
    `SELECT id, kind, user_id, balance FROM token_accounts WHERE kind = ANY ($1) ORDER BY id FOR UPDATE`,
    [CODES],
  );
  await manager.query('UPDATE token_accounts SET balance = balance WHERE kind = ANY ($1)', [CODES]);
  return rows.map(({ id, kind, user_id, balance }) => ({
    id,
    kind: CODES.findIndex((code) => code === kind),
    holder: seedIndex('issuance', id) === undefined ? seedIndex('user', user_id ?? '') : 'issuance',
    balance: Number(balance),
  }));
}

/** The first transaction that is missing, and the time before which it cannot be, because tokens were moved then. */
async function beginning(manager: EntityManager): Promise<{ from: number; at: Date }> {
  const [latest] = await manager.query<{ id: string }[]>(
    `SELECT id FROM token_transactions WHERE id BETWEEN $1 AND $2 ORDER BY id DESC LIMIT 1`,
    [...seedIdRange('transaction')],
  );
  const [moved] = await manager.query<{ at: Date | null }[]>(
    `SELECT max(created_at) AS at FROM token_transactions WHERE kind = ANY ($1)`,
    [CODES],
  );
  const from = latest === undefined ? 0 : (seedIndex('transaction', latest.id) ?? 0) + 1;
  return { from, at: moved?.at ?? new Date(0) };
}

async function storeBalances(manager: EntityManager, { touched }: Ledger): Promise<void> {
  for (const portion of portions(touched.length, { size: 5_000 })) {
    const accounts = portion.flatMap((index) => touched[index] ?? []);
    await manager.query(
      `UPDATE token_accounts SET balance = given.balance
         FROM unnest($1::uuid[], $2::bigint[]) AS given (id, balance) WHERE token_accounts.id = given.id`,
      [accounts.map(({ id }) => id), accounts.map(({ balance }) => balance)],
    );
  }
}
