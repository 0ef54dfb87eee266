import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { Cache } from '../../src/cache/index.js';
import { databaseOptions } from '../../src/database/database-options.js';
import { PostgresOutbox } from '../../src/database/transactions/postgres-outbox.js';
import { TypeOrmTransactions } from '../../src/database/transactions/typeorm-transactions.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';
import { until } from '../support/until.js';

const WRITER = join(import.meta.dirname, '../support/transactions/dying-writer.ts');

describe('a process that is killed while it writes', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let transactions: TypeOrmTransactions;
  let namespace: string;
  let outbox: PostgresOutbox;
  let reader: Cache;
  const opened: Cache[] = [];

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
    await dataSource.query(`INSERT INTO registers VALUES ('a', 0)`);
    namespace = `kill-${randomBytes(6).toString('hex')}`;
    outbox = new PostgresOutbox(() => dataSource, { cache: namespace });
    await readBy();
  });
  afterEach(async () => {
    await reader.clear();
    await Promise.all(opened.splice(0).map((cache) => cache.close()));
  });

  /** @param release the version of a node that reads; the writer has none */
  const readBy = async (release: { version?: string } = {}): Promise<void> => {
    reader = new Cache({ namespace, ...release, remote: { url: testRedisUrl() } });
    opened.push(reader);
    await reader.connect();
  };
  const read = async (): Promise<number | undefined> => {
    const value = await reader.getOrLoad('register:a', '1h', async () => {
      const [row] = await dataSource.query<{ value: number }[]>(`SELECT value FROM registers WHERE name = 'a'`);
      return row?.value;
    });
    await reader.settled();
    return value;
  };
  const rows = async (): Promise<number> => {
    const [row] = await dataSource.query<{ count: number }[]>(`SELECT count(*)::integer FROM cache_outbox`);
    return row?.count ?? 0;
  };
  /** A node that delivers what others have left, for as long as the work takes. */
  const withRelay = async (work: () => Promise<void>, release: { version?: string } = {}): Promise<void> => {
    const relay = new Cache({
      namespace,
      ...release,
      remote: { url: testRedisUrl() },
      transactions,
      outbox: { store: outbox, relayInterval: '20ms' },
    });
    await relay.connect();
    await work();
    await relay.close();
  };

  /** By SIGKILL, where it stands still. Resolves when Postgres has noticed too. */
  const killAt = async (step: string): Promise<void> => {
    const { PATH = '', HOME = '' } = process.env;
    const child = spawn(process.execPath, ['--import', 'tsx', WRITER, step], {
      env: { PATH, HOME, DATABASE_URL: database.url, REDIS_URL: testRedisUrl(), CACHE: namespace },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    const [said] = (await Promise.race([once(child, 'message'), once(child, 'exit')])) as unknown[];
    expect(said).toBe(step);
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    await until('its transaction is over', async () => {
      const [row] = await dataSource.query<{ count: number }[]>(
        `SELECT count(*)::integer FROM pg_stat_activity
          WHERE datname = current_database() AND state = 'idle in transaction'`,
      );
      return row?.count === 0;
    });
  };

  it.each(['begun', 'written', 'recorded'])('before its commit (%s) has changed and evicted nothing', async (step) => {
    expect(await read()).toBe(0);
    await killAt(step);
    expect(await rows()).toBe(0);
    const { loads } = reader.stats();
    expect(await read()).toBe(0);
    expect(reader.stats()).toMatchObject({ loads, busMessages: 0 });
  });

  it('between its commit and the eviction leaves that to another, who tells everybody', async () => {
    expect(await read()).toBe(0);
    await killAt('committed');
    expect(await rows()).toBe(1);
    expect(await read()).toBe(0);
    await withRelay(() => until('the relay has delivered', async () => (await rows()) === 0));
    await until('the reader has heard of it', async () => reader.stats().busMessages > 0);
    expect(await read()).toBe(1);
  });

  it('leaves its eviction to a node of another release, for the readers of both', async () => {
    const next = { version: 'v1' };
    expect(await read()).toBe(0);
    const [old] = opened;
    await readBy(next);
    expect(await read()).toBe(0);
    await killAt('committed');
    await withRelay(() => until('the relay has delivered', async () => (await rows()) === 0), next);
    await until('both have heard of it', async () => opened.every((cache) => cache.stats().busMessages > 0));
    expect(await read()).toBe(1);
    if (old) reader = old;
    expect(await read()).toBe(1);
  });

  it('between the eviction and the removal of its record is repeated, which harms nobody', async () => {
    expect(await read()).toBe(0);
    await killAt('evicted');
    await until('the reader has heard of it', async () => reader.stats().busMessages === 1);
    expect(await read()).toBe(1);
    expect(await rows()).toBe(1);
    await withRelay(() => until('the relay has delivered', async () => (await rows()) === 0));
    await until('the reader has heard of it again', async () => reader.stats().busMessages === 2);
    expect(await read()).toBe(1);
  });
});
