import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/database-options.js';
import { TypeOrmTransactions } from '../../src/database/transactions/typeorm-transactions.js';
import { type PostgresServer, startPostgres } from '../support/postgres-server.js';

/** A standby refuses to begin a serializable transaction, when it carries that out and not when it reads it. */
describe('a transaction that a standby does not begin', () => {
  let server: PostgresServer;
  let dataSource: DataSource;
  let transactions: TypeOrmTransactions;

  beforeAll(async () => {
    server = await startPostgres({ isStandby: true });
    // One connection: what is done to it by a statement can be seen afterwards.
    dataSource = await new DataSource({ ...databaseOptions(server.url, 1), installExtensions: false }).initialize();
    transactions = new TypeOrmTransactions();
    transactions.join(dataSource);
  });
  afterAll(async () => {
    await dataSource.destroy();
    await server.stop();
  });

  const mark = async (): Promise<string | null> => {
    const [row] = await dataSource.query<{ mark: string | null }[]>(
      `SELECT current_setting('larder.mark', true) AS mark`,
    );
    return row?.mark ?? null;
  };

  it.each([
    ['with values', `SELECT set_config('larder.mark', $1, false)`, ['set']],
    ['without values', `SELECT set_config('larder.mark', 'set', false)`, undefined],
  ])('fails with its first statement, which is not carried out (%s)', async (_, statement, values) => {
    const work = transactions.run(() => dataSource.manager.query(statement, values), { isolation: 'SERIALIZABLE' });
    await expect(work).rejects.toThrow('hot standby');
    expect(await mark()).toBeNull();
  });

  it('does not keep others from being begun', async () => {
    await transactions.run(() => dataSource.manager.query(`SELECT set_config('larder.mark', $1, false)`, ['set']));
    expect(await mark()).toBe('set');
  });
});
