import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openLedger, type TestLedger } from '../support/ledger.js';

/** What the database itself refuses, whoever asks. */
describe('the rules of the ledger', () => {
  let test: TestLedger;

  beforeAll(async () => {
    test = await openLedger();
  }, 60_000);
  afterAll(() => test.close());

  const sql = <Row>(text: string, parameters: unknown[] = []): Promise<Row[]> =>
    test.database.query<Row[]>(text, parameters);

  /** A kind of which a user has 10, and another user 0; the accounts by purpose. */
  const arranged = async () => {
    const kind = await test.newKind();
    const [ada = '', bob = ''] = await test.newUsers(2);
    const { row } = await test.ledger.book(test.mint(kind, ada, 10));
    await sql(`INSERT INTO token_accounts (kind, user_id) VALUES ($1, $2)`, [kind, bob]);
    const accounts = await sql<{ id: string; user_id: string | null }>(
      `SELECT id, user_id FROM token_accounts WHERE kind = $1`,
      [kind],
    );
    const of = (userId: string | null): string => accounts.find((one) => one.user_id === userId)?.id ?? '';
    return { kind, mintId: row.id, adaId: ada, bobId: bob, ada: of(ada), bob: of(bob), issuance: of(null) };
  };
  type Line = readonly [account: string, amount: number, balanceAfter: number];
  const newTransaction = async (kind: string, type: string): Promise<string> => {
    const made = await sql<{ id: string }>(`INSERT INTO token_transactions (kind, type) VALUES ($1, $2) RETURNING id`, [
      kind,
      type,
    ]);
    return made[0]?.id ?? '';
  };
  const insertLines = (transactionId: string, ...lines: readonly Line[]): Promise<unknown> =>
    sql(
      `INSERT INTO token_lines (transaction_id, account_id, amount, balance_after)
       SELECT $1, * FROM unnest($2::uuid[], $3::bigint[], $4::bigint[])`,
      [transactionId, ...[0, 1, 2].map((column) => lines.map((line) => line[column]))],
    );

  it('take lines that are sound, with the balances that follow from them', async () => {
    const { kind, ada, bob, adaId, bobId } = await arranged();
    const id = await newTransaction(kind, 'transfer');
    await sql(
      `WITH moved AS (
         UPDATE token_accounts SET balance = CASE id WHEN $1 THEN 6 ELSE 4 END WHERE id IN ($1, $2)
         RETURNING id, balance
       )
       INSERT INTO token_lines (transaction_id, account_id, amount, balance_after)
       SELECT $3, id, CASE id WHEN $1 THEN -4 ELSE 4 END, balance FROM moved`,
      [ada, bob, id],
    );
    expect(await test.balancesOf(kind, [adaId, bobId])).toEqual([6, 4]);
    await test.expectSound(kind, 2);
  });

  it.each<[string, string, (at: Awaited<ReturnType<typeof arranged>>, other: string) => Line[], RegExp]>([
    [
      'do not add up to 0',
      'transfer',
      ({ ada, bob }) => [
        [ada, -4, 6],
        [bob, 5, 5],
      ],
      /not balanced/,
    ],
    ['are alone', 'transfer', ({ bob }) => [[bob, 5, 5]], /not balanced/],
    [
      'take more than there is',
      'transfer',
      ({ ada, bob }) => [
        [ada, -11, -1],
        [bob, 11, 11],
      ],
      /below 0/,
    ],
    [
      'tell another balance',
      'transfer',
      ({ ada, bob }) => [
        [ada, -4, 5],
        [bob, 4, 4],
      ],
      /balance_after/,
    ],
    [
      'are of another kind',
      'transfer',
      ({ ada }, other) => [
        [ada, -4, 6],
        [other, 4, 4],
      ],
      /of its kind/,
    ],
    [
      'mint by transfer',
      'transfer',
      ({ issuance, bob }) => [
        [issuance, -4, -14],
        [bob, 4, 4],
      ],
      /and type/,
    ],
    [
      'burn by mint',
      'mint',
      ({ ada, issuance }) => [
        [ada, -4, 6],
        [issuance, 4, -6],
      ],
      /and type/,
    ],
    [
      'mint from a user',
      'mint',
      ({ ada, bob }) => [
        [ada, -4, 6],
        [bob, 4, 4],
      ],
      /and type/,
    ],
    [
      'leave the balances behind',
      'transfer',
      ({ ada, bob }) => [
        [ada, -4, 6],
        [bob, 4, 4],
      ],
      /does not follow its lines/,
    ],
    [
      'move nothing',
      'transfer',
      ({ ada, bob }) => [
        [ada, 0, 10],
        [bob, 0, 0],
      ],
      /amount_check/,
    ],
    [
      'are three',
      'transfer',
      ({ ada, bob, issuance }) => [
        [ada, -4, 6],
        [bob, 2, 2],
        [issuance, 2, -8],
      ],
      /sides_key/,
    ],
  ])('refuse lines that %s', async (_, type, lines, reason) => {
    const at = await arranged();
    const other = (await arranged()).bob;
    const id = await newTransaction(at.kind, type);
    await expect(insertLines(id, ...lines(at, other))).rejects.toThrow(reason);
    await test.expectSound(at.kind, 2);
  });

  it('refuse to add to a transaction that is booked', async () => {
    const { kind, mintId, ada, bob } = await arranged();
    await expect(insertLines(mintId, [ada, -4, 6], [bob, 4, 4])).rejects.toThrow(/duplicate key/);
    await test.expectSound(kind, 1);
  });

  it.each([
    ['a line', `UPDATE token_lines SET amount = amount + 1 WHERE transaction_id = $1`, 'mintId'],
    ['one line of two', `DELETE FROM token_lines WHERE transaction_id = $1 AND amount > 0`, 'mintId'],
    ['a transaction with lines', `DELETE FROM token_transactions WHERE id = $1`, 'mintId'],
    ['a type', `UPDATE token_transactions SET type = 'burn' WHERE id = $1`, 'mintId'],
    ['a balance', `UPDATE token_accounts SET balance = balance + 1 WHERE id = $1`, 'ada'],
    ['a balance, to below 0', `UPDATE token_accounts SET balance = -1 WHERE id = $1`, 'ada'],
    ['an owner', `UPDATE token_accounts SET user_id = NULL WHERE id = $1`, 'bob'],
    ['a purpose', `UPDATE token_accounts SET purpose = 'issuance' WHERE id = $1`, 'bob'],
    ['an account with lines', `DELETE FROM token_accounts WHERE id = $1`, 'ada'],
    ['the kind of tokens that there are', `DELETE FROM token_kinds WHERE code = $1`, 'kind'],
  ] as const)('refuse to change or delete %s', async (_, statement, parameter) => {
    const at = await arranged();
    await expect(sql(statement, [at[parameter]])).rejects.toThrow();
    expect(await test.balancesOf(at.kind, [at.adaId, at.bobId])).toEqual([10, 0]);
    await test.expectSound(at.kind, 1);
  });

  it('have one issuance and one account of a user for each kind, which begin empty', async () => {
    const { kind, adaId } = await arranged();
    const open = (columns: string, values: string): Promise<unknown> =>
      sql(`INSERT INTO token_accounts (kind, ${columns}) VALUES ($1, ${values})`, [kind]);
    await expect(open('purpose', `'issuance'`)).rejects.toThrow(/issuance_key/);
    await expect(open('user_id', `'${adaId}'`)).rejects.toThrow(/duplicate key/);
    await expect(open('user_id, purpose', `'${adaId}', 'issuance'`)).rejects.toThrow(/issuance_check/);
    const [eve = ''] = await test.newUsers(1);
    await expect(open('user_id, balance', `'${eve}', 5`)).rejects.toThrow(/does not follow its lines/);
  });

  it('let whole transactions go, which gives back what they moved', async () => {
    const { kind, adaId, bobId } = await arranged();
    const { row } = await test.ledger.book(test.transfer(kind, adaId, bobId, 4));
    await sql(`DELETE FROM token_lines WHERE transaction_id = $1`, [row.id]);
    await sql(`DELETE FROM token_transactions WHERE id = $1`, [row.id]);
    expect(await test.balancesOf(kind, [adaId, bobId])).toEqual([10, 0]);
    await test.expectSound(kind, 1);
  });

  it('keep a transaction that others came after', async () => {
    const { kind, mintId, adaId, bobId } = await arranged();
    await test.ledger.book(test.transfer(kind, adaId, bobId, 4));
    await expect(sql(`DELETE FROM token_lines WHERE transaction_id = $1`, [mintId])).rejects.toThrow(/Only the latest/);
    await test.expectSound(kind, 2);
  });

  it('let a whole kind go', async () => {
    const { kind, adaId, bobId } = await arranged();
    await test.ledger.book(test.transfer(kind, adaId, bobId, 4));
    const ofKind = `SELECT id FROM token_transactions WHERE kind = $1`;
    await sql(`DELETE FROM token_lines WHERE transaction_id IN (${ofKind})`, [kind]);
    await sql(`DELETE FROM token_transactions WHERE kind = $1`, [kind]);
    expect(await test.balancesOf(kind, [adaId, bobId])).toEqual([0, 0]);
    await sql(`DELETE FROM token_accounts WHERE kind = $1`, [kind]);
    await sql(`DELETE FROM token_kinds WHERE code = $1`, [kind]);
  });

  it('burn what a deleted user has, and keep nothing personal', async () => {
    const { kind, adaId, bobId } = await arranged();
    const other = await test.newKind();
    await test.ledger.book(test.mint(other, adaId, 3));
    await test.ledger.book(test.transfer(kind, adaId, bobId, 4));
    await test.ledger.book({ ...test.transfer(kind, bobId, adaId, 1), memo: 'For Ada' });
    await sql(`DELETE FROM users WHERE id = $1`, [adaId]);
    await test.expectSound(kind, 4);
    await test.expectSound(other, 2);
    expect(await test.balancesOf(kind, [bobId])).toEqual([3]);
    const left = await sql(
      `SELECT type, memo, requested_by = $2 AS "byBob", idempotency_key IS NULL AS anonymous
         FROM token_transactions WHERE kind = $1 ORDER BY (SELECT min(entry) FROM token_lines WHERE transaction_id = id)`,
      [kind, bobId],
    );
    expect(left).toEqual([
      { type: 'mint', memo: '', byBob: null, anonymous: true },
      { type: 'transfer', memo: '', byBob: null, anonymous: true },
      { type: 'transfer', memo: '', byBob: true, anonymous: false },
      { type: 'burn', memo: 'account deleted', byBob: null, anonymous: true },
    ]);
  });

  it('stand while users go who pay each other', async () => {
    const kind = await test.newKind();
    const users = await test.newUsers(8);
    for (const userId of users) await test.ledger.book(test.mint(kind, userId, 20));
    const payments = users.flatMap((from, index) =>
      [1, 3].map((step) => test.ledger.book(test.transfer(kind, from, users[(index + step) % 8] ?? '', 2))),
    );
    const leaving = users.slice(0, 4).map((userId) => sql(`DELETE FROM users WHERE id = $1`, [userId]));
    const settled = await Promise.allSettled([...payments, ...leaving]);
    const failures = settled.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
    for (const failure of failures) expect(failure).toMatch(/There is no user/);
    const booked = payments.length - failures.length;
    await test.expectSound(kind, users.length + booked + 4);
    const issuances = await sql<{ supply: number }>(
      `SELECT -balance::integer AS supply FROM token_accounts WHERE kind = $1 AND purpose = 'issuance'`,
      [kind],
    );
    const kept = await test.balancesOf(kind, users.slice(4));
    expect(kept.reduce((sum, one) => sum + one, 0)).toBe(issuances[0]?.supply);
  });

  it('take many lines at once, with accounts that tell what comes out in the end', async () => {
    const { kind, adaId, issuance } = await arranged();
    const users = await test.newUsers(300);
    const ids = users.map(() => randomUUID());
    await test.database.transaction(async (tx) => {
      const accounts = await tx.query<{ id: string }[]>(
        `INSERT INTO token_accounts (kind, user_id, balance) SELECT $1, unnest($2::uuid[]), 2 RETURNING id`,
        [kind, users],
      );
      await tx.query(`UPDATE token_accounts SET balance = -610 WHERE id = $1`, [issuance]);
      await tx.query(`INSERT INTO token_transactions (id, kind, type) SELECT unnest($2::uuid[]), $1, 'mint'`, [
        kind,
        ids,
      ]);
      const lines = ids.flatMap((id, index) => [
        { id, account: accounts[index]?.id, amount: 2, after: 2 },
        { id, account: issuance, amount: -2, after: -12 - 2 * index },
      ]);
      for (const chunk of [lines.slice(0, 200), lines.slice(200)]) {
        await tx.query(
          `INSERT INTO token_lines (transaction_id, account_id, amount, balance_after)
           SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::bigint[], $4::bigint[])`,
          (['id', 'account', 'amount', 'after'] as const).map((column) => chunk.map((line) => line[column])),
        );
      }
    });
    expect(await test.balancesOf(kind, [adaId, ...users])).toEqual([10, ...users.map(() => 2)]);
    await test.expectSound(kind, 301);
  });

  it('refuse accounts that tell something else in the end', async () => {
    const { kind, ada, bob } = await arranged();
    const id = await newTransaction(kind, 'transfer');
    const booking = test.database.transaction(async (tx) => {
      await tx.query(`UPDATE token_accounts SET balance = CASE id WHEN $1 THEN 5 ELSE 4 END WHERE id IN ($1, $2)`, [
        ada,
        bob,
      ]);
      await tx.query(
        `INSERT INTO token_lines (transaction_id, account_id, amount, balance_after)
         VALUES ($3, $1, -4, 6), ($3, $2, 4, 4)`,
        [ada, bob, id],
      );
    });
    await expect(booking).rejects.toThrow(/does not follow its lines/);
    await test.expectSound(kind, 2);
  });
});
