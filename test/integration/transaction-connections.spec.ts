import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/database-options.js';
import { TypeOrmTransactions } from '../../src/database/transactions/typeorm-transactions.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

/** Milliseconds after which a statement is given up. */
const PATIENCE = 150;

describe('a transaction on the only connection of a pool', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  /** Through the proxy. */
  let dataSource: DataSource;
  let direct: DataSource;
  let transactions: TypeOrmTransactions;

  beforeAll(async () => {
    database = await createTestDatabase();
    const url = new URL(database.url);
    proxy = await TcpProxy.start(Number(url.port), 1);
    url.port = String(proxy.port);
    const options = databaseOptions(url.href, 1);
    const extra: unknown = options.extra;
    const impatient = { ...(extra as object), query_timeout: PATIENCE };
    dataSource = await new DataSource({ ...options, extra: impatient }).initialize();
    direct = await new DataSource(databaseOptions(database.url, 1)).initialize();
    transactions = new TypeOrmTransactions();
    transactions.join(dataSource);
    await direct.query(`CREATE TABLE registers (name text PRIMARY KEY, value integer NOT NULL)`);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await direct.destroy();
    await proxy.stop();
    await database.drop();
  });
  beforeEach(async () => {
    await direct.query(`TRUNCATE registers`);
    await direct.query(`INSERT INTO registers VALUES ('a', 0), ('b', 0)`);
  });

  const values = async (): Promise<Record<string, number>> => {
    const rows = await direct.query<{ name: string; value: number }[]>(`SELECT name, value FROM registers`);
    return Object.fromEntries(rows.map(({ name, value }) => [name, value]));
  };
  const increment = (name: string): Promise<unknown> =>
    dataSource.manager.query(`UPDATE registers SET value = value + 1 WHERE name = $1`, [name]);

  it('that could be neither finished nor rolled back is not part of the next one', async () => {
    const failing = transactions.run(async () => {
      await increment('a');
      proxy.freeze();
      await increment('b');
    });
    await expect(failing).rejects.toThrow('timeout');
    proxy.thaw();
    await until('the connection is one that answers', async () => {
      await transactions.run(() => increment('b'));
      return true;
    });
    expect(await values()).toEqual({ a: 0, b: 1 });
  });

  it('that Postgres has given up already does not end as if it were committed', async () => {
    const swallowing = transactions.run(async () => {
      await increment('a');
      await dataSource.manager.query('SELECT 1 / 0').catch(() => undefined);
    });
    await expect(swallowing).rejects.toThrow('rolled back');
    expect(await values()).toEqual({ a: 0, b: 0 });
    await transactions.run(() => increment('a'));
    expect(await values()).toEqual({ a: 1, b: 0 });
  });
});
