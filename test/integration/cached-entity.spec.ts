import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { Column, DataSource, Entity, PrimaryColumn } from 'typeorm';
import { type EvictionTarget, Transactions } from '../../src/cache/index.js';
import { encodeArgument } from '../../src/cache/key/encode-argument.js';
import { describeTarget } from '../../src/cache/key/eviction-target.js';
import { CachedEntity } from '../../src/database/cached-entity/cached-entity.decorator.js';
import { installCacheTriggers } from '../../src/database/cached-entity/install-cache-triggers.js';
import { databaseOptions } from '../../src/database/database-options.js';
import { shareChanges } from '../../src/database/transactions/outbox-readers.js';
import { PostgresOutbox } from '../../src/database/transactions/postgres-outbox.js';
import { provesRollback } from '../../src/database/transactions/proves-rollback.js';
import { TypeOrmConnection } from '../../src/database/transactions/typeorm-connection.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';

const TABLE = `its "own": items'`;

@CachedEntity({ evicts: ['item:{id}', 'item:by-code:{code}', 'item:list:{shelf}:*'] })
@Entity(TABLE)
class ItemEntity {
  @PrimaryColumn('bigint')
  id!: string;

  @Column('text', { name: 'co"de', nullable: true })
  code!: string | null;

  @Column('boolean')
  shelf!: boolean;

  @Column('integer')
  amount!: number;
}

const NAME = pg.escapeIdentifier(TABLE);
const COLUMNS = `${NAME} (id, "co""de", shelf, amount)`;

describe('changes past the application', () => {
  let database: TestDatabase;
  let dataSource: DataSource;
  let psql: pg.Client;
  let transactions: Transactions;
  let outbox: PostgresOutbox;

  const outboxOf = (cache: string): PostgresOutbox => new PostgresOutbox(() => dataSource, { cache });

  /** What a relay evicts now. */
  const heard = async (by = outbox): Promise<readonly string[]> => {
    const targets: EvictionTarget[] = [];
    await by.take(100_000, async (taken) => {
      targets.push(...taken);
      return true;
    });
    return targets.map(describeTarget).sort();
  };
  const rows = async (): Promise<number> => {
    const { rows: found } = await psql.query<{ count: number }>(`SELECT count(*)::integer FROM cache_outbox`);
    return found[0]?.count ?? 0;
  };
  const ripen = () => psql.query(`UPDATE cache_outbox SET due_at = '-infinity'`);

  beforeAll(async () => {
    database = await createMigratedDatabase();
    dataSource = await new DataSource({ ...databaseOptions(database.url, 5), entities: [ItemEntity] }).initialize();
    psql = new pg.Client({ connectionString: database.url });
    await psql.connect();
    transactions = new Transactions({
      connect: () => new TypeOrmConnection(dataSource.createQueryRunner()),
      provesRollback,
    });
    await psql.query(
      `CREATE TABLE ${NAME} (id bigint PRIMARY KEY, "co""de" text, shelf boolean NOT NULL, amount integer NOT NULL)`,
    );
    const runner = dataSource.createQueryRunner();
    await installCacheTriggers(runner, ItemEntity);
    await runner.release();
  });
  afterAll(async () => {
    await psql.end();
    await dataSource.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await psql.query(`TRUNCATE ${NAME}`);
    await psql.query(`TRUNCATE cache_outbox, cache_outbox_readers`);
    outbox = outboxOf('larder');
    await heard();
  });

  it('are heard of a row that comes, changes and goes: of a change by what it was and what it is', async () => {
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
    expect(await heard()).toEqual(['item:1', 'item:by-code:a', 'item:list:true:*']);
    await psql.query(`UPDATE ${NAME} SET "co""de" = 'b', shelf = false`);
    expect(await heard()).toEqual([
      'item:1',
      'item:by-code:a',
      'item:by-code:b',
      'item:list:false:*',
      'item:list:true:*',
    ]);
    await psql.query(`UPDATE ${NAME} SET amount = 2`);
    expect(await heard()).toEqual(['item:1', 'item:by-code:b', 'item:list:false:*']);
    await psql.query(`DELETE FROM ${NAME}`);
    expect(await heard()).toEqual(['item:1', 'item:by-code:b', 'item:list:false:*']);
  });

  it('are heard of both outcomes of an INSERT with ON CONFLICT', async () => {
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
    await heard();
    await psql.query(
      `INSERT INTO ${COLUMNS} VALUES (1, 'b', true, 1), (2, 'c', true, 1)
       ON CONFLICT (id) DO UPDATE SET "co""de" = excluded."co""de"`,
    );
    expect(await heard()).toEqual(
      ['item:1', 'item:2', ...['a', 'b', 'c'].map((code) => `item:by-code:${code}`), 'item:list:true:*'].sort(),
    );
  });

  it('are heard of a TRUNCATE by the prefixes of all patterns', async () => {
    await psql.query(`TRUNCATE ${NAME}`);
    expect(await heard()).toEqual(['item:*', 'item:by-code:*', 'item:list:*']);
  });

  it('write a bounded number of records: very many become the prefixes', async () => {
    await psql.query(`INSERT INTO ${COLUMNS} SELECT each, each, true, 1 FROM generate_series(1, 1000) AS each`);
    expect(await rows()).toBe(1_000);
    expect(await heard()).toHaveLength(2_001);
    await psql.query(`INSERT INTO ${COLUMNS} SELECT each, each, true, 1 FROM generate_series(1001, 100000) AS each`);
    await psql.query(`UPDATE ${NAME} SET amount = 2`);
    expect(await rows()).toBe(2);
    expect(await heard()).toEqual(['item:*', 'item:by-code:*', 'item:list:*']);
  });

  it.each([['a:b'], ['*'], ['ü, 読, 😀'], [''], ['{"\\'], [`'; --`], ['x'.repeat(200)], ['a\n\tb']])(
    'name the key that a method with the value %j has',
    async (code) => {
      await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, $1, true, 1)`, [code]);
      expect(await heard()).toContain(`item:by-code:${encodeArgument(code)}`);
    },
  );

  it('name a bigint exactly', async () => {
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (9007199254740993, 'a', true, 1)`);
    expect(await heard()).toContain('item:9007199254740993');
  });

  it('take NULL for null and for undefined', async () => {
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, NULL, true, 1)`);
    const codes = [null, undefined].map((code) => `item:by-code:${encodeArgument(code)}`);
    expect(await heard()).toEqual(expect.arrayContaining(codes));
  });

  it('are not heard of what is rolled back, to a savepoint or as a whole, nor of statements that change nothing', async () => {
    await psql.query('BEGIN');
    await psql.query('SAVEPOINT before');
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
    await psql.query('ROLLBACK TO before');
    await psql.query(`UPDATE ${NAME} SET amount = 5`);
    await psql.query('COMMIT');
    await psql.query(`BEGIN; TRUNCATE ${NAME}; ROLLBACK`);
    expect(await rows()).toBe(0);
  });

  it('are heard by every cache of the database, also when the one that shares them dies before it takes its own', async () => {
    const other = outboxOf('other');
    await heard(other);
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
    await shareChanges((statement, parameters) => dataSource.query(statement, parameters), 'larder');
    expect(await heard(other)).toContain('item:1');
    expect(await heard()).toContain('item:1');
    expect(await rows()).toBe(0);
  });

  it('are recorded for nobody where no cache hears of them', async () => {
    await psql.query('TRUNCATE cache_outbox_readers');
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
    expect(await rows()).toBe(0);
  });

  it('are "everything" for a cache that comes back after more than a day, and nothing is kept for it meanwhile', async () => {
    const gone = outboxOf('gone');
    await heard(gone);
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
    await heard();
    await psql.query(`UPDATE cache_outbox_readers SET seen_at = now() - interval '25 hours' WHERE cache = 'gone'`);
    await heard(outboxOf('larder'));
    expect(await rows()).toBe(0);
    await psql.query(`UPDATE ${NAME} SET amount = 3`);
    await heard();
    expect(await rows()).toBe(0);
    expect(await heard(outboxOf('gone'))).toEqual(['*']);
  });

  it('and evictions of a cache that nobody runs any more are removed, and that cache evicts everything when it comes back', async () => {
    const record = (cache: string): Promise<unknown> =>
      psql.query(
        `INSERT INTO cache_outbox (id, cache, kind, name, due_at) VALUES (gen_random_uuid(), $1, 'key', 'a', '-infinity')`,
        [cache],
      );
    const afterADay = (): Promise<unknown> =>
      psql.query(`UPDATE cache_outbox_readers SET seen_at = seen_at - interval '25 hours' WHERE cache <> 'larder'`);
    const left = async (): Promise<readonly unknown[]> =>
      (await psql.query<{ cache: string }>(`SELECT cache FROM cache_outbox ORDER BY cache`)).rows.map(
        ({ cache }) => cache,
      );

    await heard(outboxOf('seen'));
    await record('seen');
    await record('never seen');
    await heard(outboxOf('larder'));
    expect(await left()).toEqual(['never seen', 'seen']);
    await afterADay();
    await heard(outboxOf('larder'));
    expect(await left()).toEqual([]);
    await record('seen');
    expect(await heard(outboxOf('seen'))).toContain('*');
    expect(await heard(outboxOf('never seen'))).toEqual(['*']);
    expect(await heard(outboxOf('seen'))).toEqual([]);
  });

  it('are "everything" for a cache that was away for a day without noticing: its clock stood still', async () => {
    await psql.query(`UPDATE cache_outbox_readers SET seen_at = now() - interval '25 hours'`);
    await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
    expect(await heard()).toEqual(['*']);
    await psql.query(`UPDATE ${NAME} SET amount = 3`);
    expect(await heard()).toContain('item:1');
  });

  it('need no right to the outbox', async () => {
    const role = `larder_test_${randomBytes(6).toString('hex')}`;
    await psql.query(`CREATE ROLE ${role}; GRANT INSERT ON ${NAME} TO ${role}; SET ROLE ${role}`);
    try {
      await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
    } finally {
      await psql.query(`RESET ROLE; DROP OWNED BY ${role}; DROP ROLE ${role}`);
    }
    expect(await heard()).toContain('item:1');
  });

  describe('by the application', () => {
    const write = (...targets: EvictionTarget[]): Promise<readonly string[]> =>
      transactions.run(async (transaction) => {
        if (!(transaction?.connection instanceof TypeOrmConnection)) throw new Error('no transaction');
        await transaction.connection.runner.query(`UPDATE ${NAME} SET amount = amount + 1`);
        return outbox.record(targets, transaction);
      });

    beforeEach(async () => {
      await psql.query(`INSERT INTO ${COLUMNS} VALUES (1, 'a', true, 1)`);
      await heard();
    });

    it('are heard after the grace period, where it does not evict them', async () => {
      await dataSource.query(`UPDATE ${NAME} SET amount = 2`);
      expect(await heard()).toEqual([]);
      await ripen();
      expect(await heard()).toEqual(['item:1', 'item:by-code:a', 'item:list:true:*']);
    });

    it('are removed by their writer, as far as it has evicted them', async () => {
      await outbox.done(await write({ kind: 'key', key: 'item:1' }, { kind: 'prefix', prefix: 'item:list:' }));
      await ripen();
      expect(await heard()).toEqual(['item:by-code:a']);
      await outbox.done(await write({ kind: 'all' }));
      expect(await rows()).toBe(0);
    });

    it('are left by a writer that evicts something else, and by the writer of another transaction', async () => {
      const receipt = await write({ kind: 'key', key: 'else' });
      await write({ kind: 'key', key: 'else' });
      await outbox.done(receipt);
      await ripen();
      expect(await heard()).toEqual(['else', 'item:1', 'item:by-code:a', 'item:list:true:*']);
    });

    it('are left for other caches', async () => {
      const other = outboxOf('other');
      await heard(other);
      await outbox.done(await write({ kind: 'all' }));
      await ripen();
      expect(await heard(other)).toContain('item:1');
    });
  });
});
