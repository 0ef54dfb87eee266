import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource, EntitySchema } from 'typeorm';
import { databaseOptions } from '../../src/database/database-options.js';
import { TypeOrmTransactions } from '../../src/database/transactions/typeorm-transactions.js';
import { Gate } from '../support/cache/gate.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

interface Register {
  name: string;
  value: number;
}

const register = new EntitySchema<Register>({
  name: 'register',
  tableName: 'registers',
  columns: { name: { type: 'text', primary: true }, value: { type: 'integer' } },
});

/** What authors do who think of no transaction. */
describe('a transaction', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let transactions: TypeOrmTransactions;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(async () => {
    await database.drop();
  });
  beforeEach(async () => {
    dataSource = await new DataSource({ ...databaseOptions(database.url, 2), entities: [register] }).initialize();
    transactions = new TypeOrmTransactions();
    transactions.join(dataSource);
    await dataSource.query(`DROP TABLE IF EXISTS registers`);
    await dataSource.query(`CREATE TABLE registers (name text PRIMARY KEY, value integer NOT NULL)`);
    await dataSource.query(`INSERT INTO registers VALUES ('a', 0), ('b', 0)`);
  });
  afterEach(async () => {
    await dataSource.destroy();
  });

  const values = async (): Promise<Record<string, number>> => {
    const rows = await dataSource.query<Register[]>(`SELECT name, value FROM registers`);
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  };
  const set = (name: string, value: number): Promise<unknown> =>
    dataSource.manager.query(`UPDATE registers SET value = $2 WHERE name = $1`, [name, value]);

  it('takes in what is asked of the data source itself', async () => {
    const work = transactions.run(async () => {
      await dataSource.query(`UPDATE registers SET value = 1 WHERE name = 'a'`);
      await dataSource.createQueryBuilder().update('registers').set({ value: 1 }).where(`name = 'b'`).execute();
      throw new Error('no');
    });
    await expect(work).rejects.toThrow('no');
    expect(await values()).toEqual({ a: 0, b: 0 });
  });

  it('leaves nothing of itself in a repository that was first asked for in it', async () => {
    const first = new Gate();
    const one = transactions.run(async () => {
      dataSource.getRepository(register);
      await first.pass();
      throw new Error('no');
    });
    await first.reached;
    const update = () => dataSource.getRepository(register).createQueryBuilder().update().set({ value: 1 }).execute();
    const another = transactions.run(update);
    await another;
    first.open();
    await expect(one).rejects.toThrow('no');
    expect(await values()).toEqual({ a: 1, b: 1 });
    await update();
  });

  it('does not commit before a savepoint that nobody awaits has ended', async () => {
    const gate = new Gate();
    let nested: Promise<unknown> | undefined;
    const work = transactions.run(async () => {
      await set('a', 1);
      nested = dataSource.transaction(async () => {
        await gate.pass();
        await set('b', 1);
      });
      await gate.reached;
    });
    gate.open();
    await work;
    await nested;
    expect(await values()).toEqual({ a: 1, b: 1 });
  });

  it.each([0, 1])('undoes one of two savepoints that are begun together, and not the other (%i)', async (failing) => {
    await transactions.run(async () => {
      const nested = ['a', 'b'].map((name, index) =>
        dataSource.transaction(async () => {
          await set(name, 1);
          if (index === failing) throw new Error('no');
        }),
      );
      await Promise.allSettled(nested);
    });
    expect(await values()).toEqual(failing === 0 ? { a: 0, b: 1 } : { a: 1, b: 0 });
  });
});
