import { randomBytes, randomUUID } from 'node:crypto';
import { expect } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../../src/config/load-environment.js';
import { openDatabase } from '../../src/database/data-source.js';
import { LedgerRepository } from '../../src/tokens/ledger.repository.js';
import type { TokenBooking } from '../../src/tokens/token-booking.js';
import { createTestDatabase } from './test-database.js';

export interface TestLedger {
  readonly database: DataSource;
  readonly ledger: LedgerRepository;
  /** @returns its code */
  newKind(): Promise<string>;
  newUsers(count: number): Promise<string[]>;
  /** Each with a key of its own, asked for by the one who pays or gets. */
  transfer(kind: string, fromUserId: string, toUserId: string, amount: number): TokenBooking;
  mint(kind: string, toUserId: string, amount: number): TokenBooking;
  balancesOf(kind: string, userIds: readonly string[]): Promise<number[]>;
  /** How many deadlocks the database has seen so far. */
  deadlocks(): Promise<number>;
  /**
   * Expects that all balances of a kind add up to 0, that each is the sum of its lines and what the last line says, and
   * that each line says what its predecessors add up to.
   */
  expectSound(kind: string, transactions: number): Promise<void>;
  close(): Promise<void>;
}

/** One row for each account of a kind that is not sound, and one if the kind is not. */
const UNSOUND = `
  WITH line AS (
    SELECT l.*, sum(l.amount) OVER (PARTITION BY l.account_id ORDER BY l.entry) AS running
      FROM token_lines l JOIN token_accounts a ON a.id = l.account_id WHERE a.kind = $1
  ), account AS (
    SELECT a.id::text, a.purpose, a.balance,
           (SELECT coalesce(sum(amount), 0) FROM line WHERE account_id = a.id) AS total,
           (SELECT balance_after FROM line WHERE account_id = a.id ORDER BY entry DESC LIMIT 1) AS latest,
           (SELECT count(*) FROM line WHERE account_id = a.id AND balance_after <> running) AS wrong
      FROM token_accounts a WHERE a.kind = $1
  )
  SELECT * FROM account
   WHERE balance <> total OR balance <> coalesce(latest, 0) OR wrong > 0 OR (purpose = 'user' AND balance < 0)
  UNION ALL
  SELECT 'all', '', sum(balance), 0, 0, 0 FROM account HAVING sum(balance) <> 0`;

/** The ledger alone, on a database of its own. */
export async function openLedger(): Promise<TestLedger> {
  const { url, drop } = await createTestDatabase();
  const database = await openDatabase(readEnvironment({ NODE_ENV: 'test', DATABASE_URL: url }));
  const rows = <Row>(sql: string, parameters: unknown[] = []): Promise<Row[]> => database.query<Row[]>(sql, parameters);
  return {
    database,
    ledger: new LedgerRepository(database),
    newKind: async () => {
      const code = `k-${randomBytes(6).toString('hex')}`;
      await rows(`INSERT INTO token_kinds (code, name) VALUES ($1, 'Credit')`, [code]);
      return code;
    },
    newUsers: async (count) =>
      (
        await rows<{ id: string }>(
          `INSERT INTO users (email, password_hash, display_name)
           SELECT gen_random_uuid(), '-', 'Ada' FROM generate_series(1, $1) RETURNING id`,
          [count],
        )
      ).map(({ id }) => id),
    transfer: (kind, fromUserId, toUserId, amount) => ({
      ...{ type: 'transfer', kind, fromUserId, toUserId, amount, memo: 'Tea' },
      ...{ requestedBy: fromUserId, idempotencyKey: randomUUID() },
    }),
    mint: (kind, toUserId, amount) => ({
      ...{ type: 'mint', kind, fromUserId: null, toUserId, amount, memo: 'Welcome' },
      ...{ requestedBy: toUserId, idempotencyKey: randomUUID() },
    }),
    balancesOf: async (kind, userIds) => {
      const found = await rows<{ id: string; balance: string }>(
        `SELECT user_id AS id, balance FROM token_accounts WHERE kind = $1 AND user_id = ANY ($2)`,
        [kind, userIds],
      );
      return userIds.map((userId) => Number(found.find(({ id }) => id === userId)?.balance ?? 0));
    },
    deadlocks: async () => {
      const sql = `SELECT deadlocks::integer FROM pg_stat_database WHERE datname = current_database()`;
      return (await rows<{ deadlocks: number }>(sql))[0]?.deadlocks ?? 0;
    },
    expectSound: async (kind, transactions) => {
      expect(await rows(UNSOUND, [kind])).toEqual([]);
      const counted = await rows(`SELECT count(*)::integer AS count FROM token_transactions WHERE kind = $1`, [kind]);
      expect(counted).toEqual([{ count: transactions }]);
    },
    close: async () => {
      await database.destroy();
      await drop();
    },
  };
}
