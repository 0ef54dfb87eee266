import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DataSource } from 'typeorm';
import { DomainError } from '../../src/errors/domain-error.js';
import type { LedgerRepository } from '../../src/tokens/ledger.repository.js';
import type { TokenBooking } from '../../src/tokens/token-booking.js';
import { InsufficientBalanceError } from '../../src/tokens/tokens.errors.js';
import { openLedger, type TestLedger } from '../support/ledger.js';

const USERS = 3;
const RUNS = 12;
const SEED = 20_260_301;

/** What one client asks for; users by index, null is the issuance. */
const bookings = fc.record({
  type: fc.constantFrom('transfer' as const, 'transfer' as const, 'mint' as const, 'burn' as const),
  one: fc.nat(USERS - 1),
  other: fc.integer({ min: 1, max: USERS - 1 }),
  amount: fc.integer({ min: 1, max: 40 }),
  /** Few keys, so that requests are repeated, and keys are used for others. */
  key: fc.nat(30),
});
const batches = fc.array(fc.array(bookings, { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 });

describe('the ledger', () => {
  let test: TestLedger;
  let ledger: LedgerRepository;
  let database: DataSource;

  beforeAll(async () => {
    test = await openLedger();
    ({ ledger, database } = test);
  }, 60_000);
  afterAll(() => test.close());

  const outcomes = async (asked: readonly TokenBooking[]) => {
    const settled = await Promise.allSettled(asked.map((booking) => ledger.book(booking)));
    return settled.map((one) => (one.status === 'fulfilled' ? one.value : (one.reason as unknown)));
  };

  it('is sound after whatever comes at the same time', async () => {
    const run = async (plan: typeof batches extends fc.Arbitrary<infer T> ? T : never): Promise<void> => {
      const kind = await test.newKind();
      const users = await test.newUsers(USERS);
      const accepted = new Set<string>();
      for (const batch of plan) {
        const asked = batch.map(({ type, one, other, amount, key }): TokenBooking => {
          const [user, second] = [users[one] ?? '', users[(one + other) % USERS] ?? ''];
          const parties = {
            transfer: { fromUserId: user, toUserId: second },
            mint: { fromUserId: null, toUserId: user },
            burn: { fromUserId: user, toUserId: null },
          }[type];
          return { type, kind, ...parties, amount, memo: '', requestedBy: user, idempotencyKey: String(key) };
        });
        for (const outcome of await outcomes(asked)) {
          if (outcome instanceof Error && !(outcome instanceof DomainError)) throw outcome;
          if (!(outcome instanceof Error)) accepted.add((outcome as { row: { id: string } }).row.id);
        }
        await test.expectSound(kind, accepted.size);
      }
    };
    await fc.assert(fc.asyncProperty(batches, run), { seed: SEED, numRuns: RUNS, endOnFailure: true });
  }, 60_000);

  it('lets transfers in both directions pass each other', async () => {
    const kind = await test.newKind();
    const [ada = '', bob = ''] = await test.newUsers(2);
    for (const userId of [ada, bob]) await ledger.book(test.mint(kind, userId, 1_000));
    const before = await test.deadlocks();
    const both = Array.from({ length: 60 }, (_, index) =>
      index % 2 === 0 ? test.transfer(kind, ada, bob, 3) : test.transfer(kind, bob, ada, 2),
    );
    for (const outcome of await outcomes(both)) expect(outcome).toMatchObject({ isReplay: false });
    expect(await test.balancesOf(kind, [ada, bob])).toEqual([970, 1_030]);
    expect(await test.deadlocks()).toBe(before);
    await test.expectSound(kind, 62);
  });

  it('opens accounts that many need at once in one order', async () => {
    const kind = await test.newKind();
    const [rich = '', ...others] = await test.newUsers(6);
    await ledger.book(test.mint(kind, rich, 1_000));
    const first = others.flatMap((userId) => [
      test.transfer(kind, rich, userId, 5),
      test.mint(kind, userId, 1),
      test.transfer(kind, rich, userId, 5),
    ]);
    for (const outcome of await outcomes(first)) expect(outcome).toMatchObject({ isReplay: false });
    expect(await test.balancesOf(kind, others)).toEqual(Array(5).fill(11));
    await test.expectSound(kind, 16);
  });

  it('gives the last token to one', async () => {
    const kind = await test.newKind();
    const [ada = '', bob = '', eve = ''] = await test.newUsers(3);
    await ledger.book(test.mint(kind, ada, 1));
    const race = Array.from({ length: 10 }, (_, index) => test.transfer(kind, ada, index % 2 ? bob : eve, 1));
    const refused = (await outcomes(race)).filter((outcome) => outcome instanceof InsufficientBalanceError);
    expect(refused).toHaveLength(9);
    await test.expectSound(kind, 2);
  });

  it('books a key once, however many ask at the same time, also after the first was refused', async () => {
    const kind = await test.newKind();
    const [ada = '', bob = ''] = await test.newUsers(2);
    const transfer = test.transfer(kind, ada, bob, 5);
    for (const outcome of await outcomes([transfer, transfer]))
      expect(outcome).toBeInstanceOf(InsufficientBalanceError);
    await ledger.book(test.mint(kind, ada, 20));
    const all = (await outcomes(Array<TokenBooking>(12).fill(transfer))) as {
      row: { id: string };
      isReplay: boolean;
    }[];
    expect(all.filter(({ isReplay }) => !isReplay)).toHaveLength(1);
    expect(new Set(all.map(({ row }) => row.id)).size).toBe(1);
    await test.expectSound(kind, 2);
  });

  it('tries again what Postgres gave up for another transaction', async () => {
    const kind = await test.newKind();
    const [ada = '', bob = ''] = await test.newUsers(2);
    await ledger.book(test.mint(kind, ada, 10));
    const name = `give_up_${randomUUID().slice(0, 8)}`;
    await database.query(`CREATE SEQUENCE ${name}`);
    await database.query(`
      CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF nextval('${name}') < 3 THEN RAISE EXCEPTION 'given up' USING ERRCODE = 'deadlock_detected'; END IF;
        RETURN NULL;
      END $$`);
    await database.query(
      `CREATE TRIGGER ${name} AFTER INSERT ON token_lines FOR EACH STATEMENT EXECUTE FUNCTION ${name}()`,
    );
    try {
      expect(await ledger.book(test.transfer(kind, ada, bob, 4))).toMatchObject({ isReplay: false });
    } finally {
      await database.query(`DROP FUNCTION ${name} CASCADE`);
    }
    expect(await test.balancesOf(kind, [ada, bob])).toEqual([6, 4]);
    await test.expectSound(kind, 2);
  });
});
