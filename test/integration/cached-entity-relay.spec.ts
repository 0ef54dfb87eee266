import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { DataSource } from 'typeorm';
import { Cache } from '../../src/cache/index.js';
import { databaseOptions } from '../../src/database/database-options.js';
import { registerReader } from '../../src/database/transactions/outbox-readers.js';
import { PostgresOutbox } from '../../src/database/transactions/postgres-outbox.js';
import { TypeOrmTransactions } from '../../src/database/transactions/typeorm-transactions.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';
import { until } from '../support/until.js';

describe('a change past the application', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let transactions: TypeOrmTransactions;
  let psql: pg.Client;
  let namespace: string;
  let caches: Cache[] = [];

  beforeAll(async () => {
    database = await createMigratedDatabase();
    dataSource = await new DataSource(databaseOptions(database.url, 5)).initialize();
    transactions = new TypeOrmTransactions();
    transactions.join(dataSource);
    psql = new pg.Client({ connectionString: database.url });
    await psql.connect();
  });
  afterAll(async () => {
    await psql.end();
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await psql.query('TRUNCATE application_settings');
    await psql.query('TRUNCATE cache_outbox, cache_outbox_readers');
    namespace = `change-${randomBytes(6).toString('hex')}`;
    await registerReader((statement, parameters) => dataSource.query(statement, parameters), namespace);
  });
  afterEach(async () => {
    await caches[0]?.clear();
    await Promise.all(caches.map((cache) => cache.close()));
    caches = [];
  });

  /** @param isRelay whether it looks into the outbox when it is told to: of its own accord it does not within a test */
  const node = async (isRelay: boolean): Promise<Cache> => {
    const store = new PostgresOutbox(() => dataSource, { cache: namespace, listenUrl: database.url });
    const outbox = { store, relayInterval: isRelay ? '1h' : false } as const;
    const cache = new Cache({ namespace, remote: { url: testRedisUrl() }, transactions, outbox });
    caches.push(cache);
    await cache.connect();
    return cache;
  };
  const siteName = (cache: Cache): Promise<string | undefined> =>
    cache.getOrLoad('settings', '1h', async () => {
      const [row] = await dataSource.query<{ value: string }[]>(`SELECT value FROM application_settings`);
      return row?.value;
    });
  const change = () => psql.query(`INSERT INTO application_settings (name, value) VALUES ('siteName', '"Pantry"')`);

  it('is told to a relay, and read anew on the other node', async () => {
    const [reader] = [await node(false), await node(true)];
    expect(await siteName(reader)).toBeUndefined();
    await reader.settled();
    await change();
    await until('it is read', async () => (await siteName(reader)) === 'Pantry', 1_000);
  });

  it('waits until there is a node that looks, where the one that was is dead', async () => {
    const reader = await node(false);
    expect(await siteName(reader)).toBeUndefined();
    await reader.settled();
    await change();
    expect(await siteName(reader)).toBeUndefined();
    await node(true);
    await until('it is read', async () => (await siteName(reader)) === 'Pantry', 1_000);
  });
});
