import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { Cache } from '../../src/cache/index.js';
import { databaseOptions } from '../../src/database/database-options.js';
import { retryingConflicts } from '../../src/database/retrying-conflicts.js';
import { PostgresOutbox } from '../../src/database/transactions/postgres-outbox.js';
import { TypeOrmTransactions } from '../../src/database/transactions/typeorm-transactions.js';
import { Gate } from '../support/cache/gate.js';
import { sentStatements } from '../support/sent-statements.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';

/** Registers in Postgres, and caches of them in two processes. */
describe('transactions in Postgres', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let transactions: TypeOrmTransactions;
  let ours: Cache;
  let theirs: Cache;

  beforeAll(async () => {
    database = await createMigratedDatabase();
    dataSource = await new DataSource(databaseOptions(database.url, 5)).initialize();
    transactions = new TypeOrmTransactions();
    transactions.join(dataSource);
    await dataSource.query(`CREATE TABLE registers (name text PRIMARY KEY, value integer NOT NULL)`);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await dataSource.query(`TRUNCATE registers, cache_outbox`);
    await dataSource.query(`INSERT INTO registers VALUES ('a', 0), ('b', 0)`);
    const namespace = `tx-${randomBytes(6).toString('hex')}`;
    const remote = { url: testRedisUrl() };
    const store = new PostgresOutbox(() => dataSource, { cache: namespace });
    ours = new Cache({ namespace, remote, transactions, outbox: { store, relayInterval: false } });
    theirs = new Cache({ namespace, remote });
    await Promise.all([ours.connect(), theirs.connect()]);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await ours.clear();
    await Promise.all([ours.close(), theirs.close()]);
  });

  const valueOf = async (name: string): Promise<number | undefined> => {
    const [row] = await dataSource.manager.query<{ value: number }[]>(`SELECT value FROM registers WHERE name = $1`, [
      name,
    ]);
    return row?.value;
  };
  const read = (cache = ours, name = 'a') => cache.getOrLoad(`register:${name}`, '1h', () => valueOf(name));
  const filled = async (cache = ours, name = 'a') => {
    const value = await read(cache, name);
    await cache.settled();
    return value;
  };
  const change = (value: number, name = 'a') =>
    dataSource.manager.query(`UPDATE registers SET value = $1 WHERE name = $2`, [value, name]);
  const write = async (value: number, name = 'a'): Promise<void> => {
    await change(value, name);
    await ours.evict(`register:${name}`);
  };
  const rows = async (): Promise<number> => {
    const [row] = await dataSource.query<{ count: number }[]>(`SELECT count(*)::integer FROM cache_outbox`);
    return row?.count ?? 0;
  };

  it('are joined by what repositories do, and by what the cache reads', async () => {
    await filled();
    await transactions.run(async () => {
      await write(1);
      expect(await read()).toBe(1);
      expect(await read(theirs)).toBe(0);
    });
    expect(await read()).toBe(1);
  });

  it('roll back what repositories did, and evict nothing', async () => {
    await filled();
    const failing = transactions.run(async () => {
      await write(1);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await valueOf('a')).toBe(0);
    expect(ours.stats().evictions).toBe(0);
    expect(await rows()).toBe(0);
  });

  it('take in the transactions of repositories as savepoints', async () => {
    await filled();
    await filled(ours, 'b');
    await transactions.run(async () => {
      await write(1, 'b');
      const nested = dataSource.transaction(async (manager) => {
        await manager.query(`UPDATE registers SET value = 2 WHERE name = 'a'`);
        await ours.evict('register:a');
        throw new Error('no');
      });
      await expect(nested).rejects.toThrow('no');
    });
    expect(await valueOf('a')).toBe(0);
    expect(await valueOf('b')).toBe(1);
    expect(ours.stats().evictions).toBe(1);
    expect(await read(ours, 'b')).toBe(1);
  });

  it('are those that repositories begin', async () => {
    await filled();
    await dataSource.transaction('REPEATABLE READ', async (manager) => {
      await manager.query(`UPDATE registers SET value = 3 WHERE name = 'a'`);
      await ours.evict('register:a');
      expect(ours.stats().evictions).toBe(0);
      const [setting] = await manager.query<{ level: string }[]>(
        `SELECT current_setting('transaction_isolation') level`,
      );
      expect(setting?.level).toBe('repeatable read');
    });
    expect(await read(theirs)).toBe(3);
  });

  it('of their own commit while the one around them rolls back', async () => {
    await filled();
    await filled(ours, 'b');
    const outer = transactions.run(async () => {
      await write(1, 'b');
      await transactions.run(() => write(1), { propagation: 'REQUIRES_NEW' });
      expect(await read(theirs)).toBe(1);
      throw new Error('no');
    });
    await expect(outer).rejects.toThrow('no');
    expect([await read(), await read(ours, 'b')]).toEqual([1, 0]);
  });

  it('are left by what does not support them', async () => {
    await transactions.run(async () => {
      await change(1);
      expect(await transactions.run(() => valueOf('a'), { propagation: 'NOT_SUPPORTED' })).toBe(0);
    });
  });

  it('of an older snapshot fill nothing after the eviction of a newer write', async () => {
    await filled();
    const begun = new Gate();
    const reader = transactions.run(
      async () => {
        expect(await valueOf('b')).toBe(0);
        await begun.pass();
        return filled();
      },
      { isolation: 'REPEATABLE READ' },
    );
    await begun.reached;
    await transactions.run(() => write(1));
    begun.open();
    expect(await reader).toBe(0);
    expect(await filled()).toBe(1);
    expect(await read(theirs)).toBe(1);
  });

  it('that lose their connection in the commit evict, and leave the row to the relay', async () => {
    await dataSource.query(`
      CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$`);
    await dataSource.query(`
      CREATE CONSTRAINT TRIGGER dies AFTER UPDATE ON registers DEFERRABLE INITIALLY DEFERRED
      FOR EACH ROW EXECUTE FUNCTION die()`);
    try {
      await expect(transactions.run(() => write(1))).rejects.toThrow();
      expect(ours.stats().evictions).toBe(1);
    } finally {
      await dataSource.query(`DROP TRIGGER dies ON registers`);
      await dataSource.query(`DROP FUNCTION die`);
    }
    expect(transactions.open).toBe(0);
    expect(await valueOf('a')).toBe(0);
  });

  it('that Postgres gives up are tried again, and evict once', async () => {
    await filled();
    const gates = [new Gate(), new Gate()];
    let attempts = 0;
    const increment = () =>
      retryingConflicts(() =>
        transactions.run(
          async () => {
            const attempt = (attempts += 1);
            const before = (await valueOf('a')) ?? 0;
            await gates[attempt - 1]?.pass();
            await write(before + 1);
          },
          { isolation: 'SERIALIZABLE' },
        ),
      );
    const both = [increment(), increment()];
    for (const gate of gates) await gate.reached;
    for (const gate of gates) gate.open();
    await Promise.all(both);
    expect(attempts).toBeGreaterThan(2);
    expect(await read()).toBe(2);
    expect(ours.stats().evictions).toBe(2);
  });

  it('record their evictions until these have happened', async () => {
    const removal = jest.spyOn(PostgresOutbox.prototype, 'done');
    const gate = new Gate();
    removal.mockImplementationOnce(() => gate.pass());
    await transactions.run(() => write(1));
    await gate.reached;
    expect(await rows()).toBe(1);
    removal.mockRestore();
    gate.open();
    await transactions.run(() => write(2));
    await ours.settled();
    expect(await rows()).toBe(1);
  });

  describe('send', () => {
    /** By their first words; without what is sent in the background. */
    const shortened = (sent: readonly string[]): string[] =>
      sent
        .filter((text) => !text.startsWith('WITH lazily'))
        .map((text) => text.replace(/INSERT INTO cache_outbox [^;]*/, 'RECORD').replace(/(UPDATE|SELECT) .*/, '$1'));

    it('nothing where their work sends nothing', async () => {
      const sent = sentStatements();
      await transactions.run(async () => 1);
      await expect(transactions.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
      expect(sent).toEqual([]);
    });

    it('two round trips for one statement and the record of its eviction', async () => {
      const sent = sentStatements();
      await transactions.run(() => write(1));
      expect(shortened(sent)).toEqual(['START TRANSACTION + UPDATE', 'RECORD; COMMIT']);
    });

    it('no savepoint for the transaction of a repository that comes first', async () => {
      const sent = sentStatements();
      await transactions.run(async () => {
        await dataSource.transaction(async (manager) => {
          await manager.query(`UPDATE registers SET value = 1 WHERE name = 'a'`);
          await manager.query(`SELECT value FROM registers WHERE name = 'a'`);
        });
        await ours.evict('register:a');
      });
      expect(shortened(sent)).toEqual(['START TRANSACTION; UPDATE', 'SELECT', 'RECORD; COMMIT']);
    });

    it('one statement to record an eviction for which nothing else was sent', async () => {
      await filled();
      const removal = jest.spyOn(PostgresOutbox.prototype, 'done').mockImplementation(async () => {});
      await transactions.run(async () => {
        await transactions.run(() => change(1), { propagation: 'REQUIRES_NEW' });
        const sent = sentStatements();
        await ours.evict('register:a');
        expect(sent).toEqual([]);
      });
      await ours.settled();
      expect(removal).toHaveBeenCalledTimes(1);
      expect(await rows()).toBe(1);
      expect(await read(theirs)).toBe(1);
    });
  });

  it('go on after a repository whose transaction came first, and failed', async () => {
    await filled();
    await filled(ours, 'b');
    await transactions.run(async () => {
      const first = dataSource.transaction(async (manager) => {
        await manager.query(`UPDATE registers SET value = 1 WHERE name = 'a'`);
        await ours.evict('register:a');
        await manager.query(`INSERT INTO registers VALUES ('a', 2)`);
      });
      await expect(first).rejects.toThrow('unique');
      await dataSource.transaction((manager) => manager.query(`UPDATE registers SET value = 3 WHERE name = 'b'`));
      await ours.evict('register:b');
    });
    expect([await valueOf('a'), await valueOf('b')]).toEqual([0, 3]);
    expect(ours.stats().evictions).toBe(1);
    expect(await read(ours, 'b')).toBe(3);
  });

  it('are rolled back whole where a repository whose transaction came first has succeeded', async () => {
    await filled();
    const work = transactions.run(async () => {
      await dataSource.transaction((manager) => manager.query(`UPDATE registers SET value = 1 WHERE name = 'a'`));
      await ours.evict('register:a');
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await valueOf('a')).toBe(0);
    expect([ours.stats().evictions, await rows()]).toEqual([0, 0]);
  });

  it('commit nothing, and evict nothing, where their first statement is refused', async () => {
    await filled();
    const work = transactions.run(async () => {
      await expect(dataSource.manager.query('SELEKT 1')).rejects.toThrow('SELEKT');
      await change(1).catch(() => {});
      await ours.evict('register:a');
    });
    await expect(work).rejects.toThrow('not begun');
    expect(await valueOf('a')).toBe(0);
    expect([ours.stats().evictions, await rows(), transactions.open]).toEqual([0, 0, 0]);
  });

  it('that cannot get a connection fail with their first statement', async () => {
    const closed = new DataSource(databaseOptions(database.url, 1));
    const unreachable = new TypeOrmTransactions();
    unreachable.join(await closed.initialize());
    jest.spyOn(closed.driver as PostgresDriver, 'obtainMasterConnection').mockRejectedValue(new Error('pool is full'));
    const work = jest.fn(() => closed.manager.query('SELECT 1'));
    await expect(unreachable.run(work)).rejects.toThrow('pool is full');
    expect(work).toHaveBeenCalledTimes(1);
    expect(unreachable.open).toBe(0);
    await closed.destroy();
  });

  it('whose rollback is not answered give no connection back that may still be in one', async () => {
    const single = new DataSource(databaseOptions(database.url, 1));
    const theirTransactions = new TypeOrmTransactions();
    theirTransactions.join(await single.initialize());
    const pid = async (): Promise<number | undefined> => {
      const [row] = await single.manager.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
      return row?.pid;
    };
    const before = await pid();
    const { query } = pg.Client.prototype;
    jest.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...asked: unknown[]) {
      if (asked[0] === 'ROLLBACK') throw new Error('Query read timeout');
      return Reflect.apply(query, this, asked) as unknown;
    });
    const work = theirTransactions.run(async () => {
      expect(await pid()).toBe(before);
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await pid()).not.toBe(before);
    await single.destroy();
  });
});
