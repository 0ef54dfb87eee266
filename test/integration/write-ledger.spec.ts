import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import type { LedgerWrite, QueuePlace, TakenWrite } from '../../src/cache/core.js';
import { PostgresWriteLedger } from '../../src/database/write-ledger/postgres-write-ledger.js';
import { Gate } from '../support/cache/gate.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';
import { openCounters } from '../write-behind/counting.js';

const NO_TIME = -1;

describe('the ledger of performed writes in Postgres', () => {
  let base: TestDatabase;
  let database: DataSource;
  let ledger: PostgresWriteLedger;
  let queue: string;
  let stream: string;

  beforeAll(async () => {
    base = await createMigratedDatabase();
    database = await openCounters(base.url);
    ledger = new PostgresWriteLedger(database);
    await database.query('CREATE TABLE effects (what text NOT NULL)');
  }, 60_000);
  afterAll(async () => {
    await database.destroy();
    await base.drop();
  });
  beforeEach(() => {
    [queue, stream] = [randomUUID(), randomUUID()];
  });

  const at = (position: string): QueuePlace => ({ stream, position });
  const write = (position?: string): LedgerWrite => ({
    id: randomUUID(),
    ...(position !== undefined && { place: at(position) }),
  });
  const taken = (payload = Buffer.from('payload')): TakenWrite => ({
    id: randomUUID(),
    key: 'key',
    payload,
    place: at('1-0'),
  });
  const fresh = async (...writes: LedgerWrite[]): Promise<readonly string[]> => {
    let told: readonly string[] = [];
    await ledger.runOnce(queue, writes, async (ids) => {
      told = [...ids];
    });
    return told;
  };
  const rows = async (): Promise<number> =>
    (await database.query<unknown[]>('SELECT FROM performed_writes WHERE queue = $1', [queue])).length;

  it('tells the work which writes nobody has performed, and does not call it for none', async () => {
    const [one, two] = [write('1-0'), write()];
    expect(await fresh(one)).toEqual([one.id]);
    expect(await fresh(one, two)).toEqual([two.id]);
    let wasCalled = false;
    await ledger.runOnce(queue, [one, two], async () => {
      wasCalled = true;
    });
    expect(wasCalled).toBe(false);
  });

  it('forgets the writes with work that fails, and keeps the effects of work that does not', async () => {
    const one = write('1-0');
    const failing = ledger.runOnce(queue, [one], async (_, transaction) => {
      await transaction.query(`INSERT INTO effects VALUES ('rolled back')`);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await fresh(one)).toEqual([one.id]);
    expect(await database.query('SELECT FROM effects')).toEqual([]);
  });

  it('waits for a transaction that is performing the same write, and performs it where that one fails', async () => {
    for (const commits of [true, false]) {
      const one = write();
      const gate = new Gate();
      const holder = ledger.runOnce(queue, [one], () => gate.pass());
      await gate.reached;
      const second = fresh(one);
      if (commits) gate.open();
      else gate.fail(new Error('rolled back'));
      await holder.catch(() => undefined);
      expect(await second).toEqual(commits ? [] : [one.id]);
    }
  });

  it('forgets what stood below the floor, and refuses whoever still holds it', async () => {
    const [below, above, past] = [write('5-0'), write('5-1'), write()];
    await fresh(below, above, past);
    expect(await ledger.forget(queue, at('5-1'), 3_600_000)).toBe(0);
    expect(await ledger.forget(queue, at('5-1'), NO_TIME)).toBe(1);
    expect(await rows()).toBe(2);
    expect(await fresh(below, above, past)).toEqual([]);
    expect(await fresh({ ...write('4-9') })).toEqual([]);
    const [same, other] = [write('5-1'), write('5-2')];
    expect(await fresh(same, other)).toEqual(expect.arrayContaining([same.id, other.id]));
  });

  it('never lowers a floor, and has one for each stream', async () => {
    await ledger.forget(queue, at('9-0'), NO_TIME);
    await ledger.forget(queue, at('3-0'), NO_TIME);
    expect(await fresh(write('8-0'))).toEqual([]);
    const elsewhere = { id: randomUUID(), place: { stream: randomUUID(), position: '1-0' } };
    expect(await fresh(elsewhere)).toEqual([elsewhere.id]);
  });

  it('does not raise a floor under a transaction that has looked at it', async () => {
    const zombie = write('1-0');
    await fresh(zombie);
    const gate = new Gate();
    const late = write('2-0');
    const holder = ledger.runOnce(queue, [late], () => gate.pass());
    await gate.reached;
    let isForgotten = false;
    const forgetting = ledger.forget(queue, at('2-0'), NO_TIME).then(() => (isForgotten = true));
    await database.query('SELECT pg_sleep(0.1)');
    expect(isForgotten).toBe(false);
    gate.open();
    await Promise.all([holder, forgetting]);
    expect(await fresh(zombie)).toEqual([]);
  });

  it('orders places as Redis does', async () => {
    const [low, high] = [write('1700000000000-9'), write('1700000000000-10')];
    await fresh(low, high);
    expect(await ledger.forget(queue, at('1700000000000-10'), NO_TIME)).toBe(1);
    expect(await fresh(low, high)).toEqual([]);
    await ledger.forget(queue, at('1700000000001-0'), NO_TIME);
    expect(await rows()).toBe(0);
  });

  it('buries a write once, and performs the letter once', async () => {
    const dead = taken(Buffer.from([1, 0, 255]));
    await ledger.bury(queue, dead, 'it failed');
    await ledger.bury(queue, dead, 'it failed again');
    expect(await ledger.countDeadLetters(queue)).toBe(1);
    const [letter] = await ledger.deadLetters(queue, 5);
    expect(letter).toMatchObject({ id: dead.id, queue, key: 'key', error: 'it failed', payload: dead.payload });
    expect(await fresh(dead)).toEqual([]);

    const failing = ledger.revive(queue, dead.id, () => Promise.reject(new Error('still')));
    await expect(failing).rejects.toThrow('still');
    expect(await ledger.countDeadLetters(queue)).toBe(1);
    expect(await ledger.revive(randomUUID(), dead.id, () => Promise.resolve())).toBe(false);
    const performed: string[] = [];
    const revive = (): Promise<boolean> =>
      ledger.revive(queue, dead.id, async ({ id }) => {
        performed.push(id);
      });
    expect((await Promise.all([revive(), revive()])).sort()).toEqual([false, true]);
    expect(performed).toEqual([dead.id]);
  });

  const errorOf = (statement: string): Promise<unknown> =>
    database.query(statement).then(
      () => undefined,
      (error: unknown) => error,
    );

  it.each([
    ['a value out of range', `SELECT 32768::int2`],
    ['a missing value', `INSERT INTO effects VALUES (NULL)`],
    ['an exception of the database', `DO $$ BEGIN RAISE 'no'; END $$`],
  ])('blames the write for %s', async (_, statement) => {
    expect(ledger.blames(await errorOf(statement))).toBe(true);
  });

  it.each([
    ['a missing table', `SELECT FROM nowhere`],
    ['a lost connection', `SELECT pg_terminate_backend(pg_backend_pid())`],
    ['a statement that took too long', `SET statement_timeout = 1; SELECT pg_sleep(1)`],
  ])('does not blame the write for %s', async (_, statement) => {
    expect(ledger.blames(await errorOf(statement))).toBe(false);
  });

  it('blames the write for what the method throws, and not for a network that fails', () => {
    expect(ledger.blames(new TypeError('undefined is not a function'))).toBe(true);
    expect(ledger.blames(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))).toBe(false);
    expect(ledger.blames(new Error('Connection terminated unexpectedly'))).toBe(false);
  });
});
