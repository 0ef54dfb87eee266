import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource } from 'typeorm';
import { databaseOptions } from '../../src/database/database-options.js';
import { OutboxListener } from '../../src/database/transactions/outbox-listener.js';
import { PostgresOutbox } from '../../src/database/transactions/postgres-outbox.js';
import { TypeOrmTransactions } from '../../src/database/transactions/typeorm-transactions.js';
import { provesRollback } from '../../src/database/transactions/proves-rollback.js';
import { TypeOrmConnection } from '../../src/database/transactions/typeorm-connection.js';
import { describeOutbox } from '../contracts/outbox.contract.js';
import { Gate } from '../support/cache/gate.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await createMigratedDatabase();
  dataSource = await new DataSource(databaseOptions(database.url, 10)).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

const outboxOf = (cache: string, listenUrl = database.url): PostgresOutbox =>
  new PostgresOutbox(() => dataSource, { cache, listenUrl });

describeOutbox('in Postgres', async () => ({
  database: { connect: () => new TypeOrmConnection(dataSource.createQueryRunner()), provesRollback },
  first: outboxOf('larder'),
  second: outboxOf('larder'),
  ripen: async () => {
    await dataSource.query(`UPDATE cache_outbox SET due_at = clock_timestamp() WHERE due_at > clock_timestamp()`);
  },
  pass: async (milliseconds) => {
    await dataSource.query(`UPDATE cache_outbox SET due_at = due_at - $1 * interval '1 millisecond'`, [milliseconds]);
  },
  close: async () => {
    await dataSource.query('TRUNCATE cache_outbox');
  },
}));

describe('the outbox in Postgres', () => {
  it('is one for each cache', async () => {
    const transactions = new TypeOrmTransactions();
    transactions.join(dataSource);
    const [ours, theirs] = [outboxOf('ours'), outboxOf('theirs')];
    await transactions.run(async (transaction) => {
      if (transaction) await ours.handOver(await ours.record([{ kind: 'all' }], transaction));
      if (transaction) await ours.record([{ kind: 'key', key: 'user:1' }], transaction);
    });
    await dataSource.query(`UPDATE cache_outbox SET due_at = '-infinity'`);
    await theirs.compact(1);
    expect(await theirs.take(10, async () => true)).toEqual({ records: 0, isDelivered: true });
    expect(await ours.take(10, async () => true)).toEqual({ records: 2, isDelivered: true });
  });

  it('hears what is handed over, also by a connection that replaced a lost one', async () => {
    const heard: (string | undefined)[] = [];
    let more = new Gate();
    const listening = new OutboxListener(
      database.url,
      (told) => {
        heard.push(told);
        void more.pass();
      },
      1,
    );
    const next = async (): Promise<void> => {
      await more.reached;
      more = new Gate();
    };
    await next();
    const outbox = outboxOf('heard');
    const transactions = new TypeOrmTransactions();
    transactions.join(dataSource);
    const receipt = await transactions.run(async (transaction) =>
      transaction ? outbox.record([{ kind: 'all' }], transaction) : [],
    );
    await outbox.handOver(receipt);
    await next();
    await dataSource.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE application_name = 'larder outbox' AND datname = current_database()`,
    );
    await next();
    await outbox.handOver(receipt);
    await next();
    expect(heard).toEqual([undefined, 'heard', undefined, 'heard']);
    await listening.close();
  });

  it('counts changes that nobody has shared out yet, and gives what was always due no age', async () => {
    const outbox = outboxOf('counting');
    await dataSource.query(
      `INSERT INTO cache_outbox (id, cache, kind, name, due_at) VALUES
         (gen_random_uuid(), '*', 'change', '{}', clock_timestamp() - interval '90 seconds'),
         (gen_random_uuid(), 'counting', 'all', '*', '-infinity'),
         (gen_random_uuid(), 'another', 'all', '*', clock_timestamp() - interval '1 day')`,
    );
    const { records, oldestDueAge } = await outbox.figures(10);
    expect(records).toBe(2);
    expect(Math.floor(oldestDueAge / 60_000)).toBe(1);
    await dataSource.query('TRUNCATE cache_outbox');
  });

  it('lets the rows of a relay that dies go with its connection', async () => {
    const transactions = new TypeOrmTransactions();
    const other = await new DataSource(databaseOptions(database.url, 1)).initialize();
    transactions.join(other);
    const outbox = new PostgresOutbox(() => other, { cache: 'dying' });
    await transactions.run(async (transaction) => {
      if (transaction) await outbox.record([{ kind: 'key', key: 'user:1' }], transaction);
    });
    await dataSource.query(`UPDATE cache_outbox SET due_at = '-infinity'`);
    const dying = outbox.take(10, async () => {
      await dataSource.query(
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%FOR UPDATE SKIP LOCKED' AND state = 'idle in transaction'`,
      );
      return true;
    });
    await expect(dying).rejects.toThrow();
    expect(await outboxOf('dying').take(10, async () => true)).toEqual({ records: 1, isDelivered: true });
    await other.destroy();
  });

  it('finds nothing before the database is open, and forgets nothing', async () => {
    const outbox = new PostgresOutbox(() => undefined, { cache: 'early' });
    expect(await outbox.take(10, async () => true)).toEqual({ records: 0, isDelivered: true });
    await outbox.compact(10);
    await expect(outbox.done([])).rejects.toThrow('before it is open');
  });
});
