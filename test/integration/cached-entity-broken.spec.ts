import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { EvictionTarget } from '../../src/cache/index.js';
import { PostgresOutbox } from '../../src/database/transactions/postgres-outbox.js';
import { openChangesLab, type ChangesLab } from '../support/cached-entity/changes-lab.js';
import { until } from '../support/until.js';

const ITEMS = {
  table: 'items',
  columns: { id: 'id', code: 'code' },
  evicts: ['item:{id}', 'item:by-code:{code}', 'item:list:{id}:{code}'],
} as const;

/** What Postgres says of itself is not the reason for a write to fail, nor for an eviction to be lost. */
describe('a cached entity whose', () => {
  let lab: ChangesLab;

  beforeAll(async () => {
    lab = await openChangesLab();
  });
  afterAll(() => lab.close());
  beforeEach(async () => {
    await lab.psql.query(`CREATE TABLE items (id integer PRIMARY KEY, code text, note json)`);
    await lab.install(ITEMS);
    await lab.reset();
    await lab.psql.query(`INSERT INTO items VALUES (1, 'a')`);
    await lab.heard();
    lab.warnings();
  });
  afterEach(() => lab.psql.query(`DROP TABLE items`));

  describe('column', () => {
    const WIDER = ['item:1', 'item:by-code:*', 'item:list:1:*'];

    it('is renamed is written as before, evicts at least as much, and warns', async () => {
      await lab.psql.query(`ALTER TABLE items RENAME COLUMN code TO label`);
      await lab.psql.query(`UPDATE items SET label = 'b'`);
      expect(await lab.heard()).toEqual(WIDER);
      expect(lab.warnings()).toEqual([
        expect.stringContaining('Triggers of public.items name columns that they cannot read (code)'),
      ]);
      await lab.psql.query(`DELETE FROM items`);
      expect(await lab.heard()).toEqual(WIDER);
    });

    it('is dropped likewise', async () => {
      await lab.psql.query(`ALTER TABLE items DROP COLUMN code`);
      await lab.psql.query(`UPDATE items SET note = '{}'`);
      expect(await lab.heard()).toEqual(WIDER);
    });

    it('has got a type whose text is not that of keys likewise', async () => {
      await lab.psql.query(`UPDATE items SET code = '2026-01-01'`);
      await lab.heard();
      await lab.psql.query(`ALTER TABLE items ALTER COLUMN code TYPE timestamptz USING code::timestamptz`);
      await lab.psql.query(`UPDATE items SET note = '{}'`);
      expect(await lab.heard()).toEqual(WIDER);
    });

    it('was renamed is exact again once triggers are installed anew', async () => {
      await lab.psql.query(`ALTER TABLE items RENAME COLUMN code TO label`);
      await lab.install({ ...ITEMS, columns: { id: 'id', code: 'label' } });
      await lab.psql.query(`UPDATE items SET label = 'b'`);
      expect(await lab.heard()).toEqual([
        'item:1',
        'item:by-code:a',
        'item:by-code:b',
        'item:list:1:a',
        'item:list:1:b',
      ]);
      expect(lab.warnings()).toEqual([]);
    });
  });

  it('table is renamed or moved evicts as before, and takes its function along', async () => {
    await lab.psql.query(
      `CREATE SCHEMA moved; ALTER TABLE items SET SCHEMA moved; ALTER TABLE moved.items RENAME TO things`,
    );
    await lab.psql.query(`UPDATE moved.things SET note = '{}'`);
    expect(await lab.heard()).toEqual(['item:1', 'item:by-code:a', 'item:list:1:a']);
    await lab.install({ ...ITEMS, schema: 'moved', table: 'things' });
    const { rows } = await lab.psql.query(`SELECT proname FROM pg_proc WHERE proname LIKE 'cached_entity_%items'`);
    expect(rows).toEqual([]);
    await lab.psql.query(
      `ALTER TABLE moved.things RENAME TO items; ALTER TABLE moved.items SET SCHEMA public; DROP SCHEMA moved`,
    );
  });

  it('json contains what jsonb cannot is written', async () => {
    await lab.psql.query(String.raw`UPDATE items SET note = '"\u0000"'`);
    expect(await lab.heard()).toContain('item:1');
  });

  describe('outbox', () => {
    const EVERYTHING = ['*'];

    const away = () => lab.psql.query(`ALTER TABLE cache_outbox RENAME TO cache_outbox_away`);
    const back = () => lab.psql.query(`ALTER TABLE IF EXISTS cache_outbox_away RENAME TO cache_outbox`);

    afterEach(back);

    it('is gone is written as before, warns, and evicts everything when it is back', async () => {
      await away();
      await lab.psql.query(`UPDATE items SET code = 'b'`);
      expect(lab.warnings()).toEqual([
        expect.stringMatching(/^A change of public.items cannot be recorded in "public"\.cache_outbox/),
      ]);
      await expect(lab.heard()).rejects.toThrow('cache_outbox');
      await back();
      expect(await lab.heard()).toEqual(EVERYTHING);
      expect(await lab.heard()).toEqual([]);
      await lab.psql.query(`UPDATE items SET code = 'c'`);
      expect(await lab.heard()).toContain('item:by-code:c');
    });

    it('is gone evicts everything at once on every node that listens, at each write', async () => {
      const outbox = new PostgresOutbox(() => lab.dataSource, { cache: 'larder', listenUrl: lab.url });
      let told = 0;
      const stop = outbox.listen(() => (told += 1));
      await until('it listens', async () => told === 1);
      const evicted: EvictionTarget[] = [];
      const outcomes: unknown[] = [];
      await away();
      for (const isDelivered of [true, false, true]) {
        const before = told;
        await lab.psql.query(`UPDATE items SET note = '{}'`);
        await until('it is told', async () => told > before);
        const taking = outbox.take(10, async (targets) => evicted.push(...targets) > 0 && isDelivered);
        outcomes.push(await taking.catch(String));
      }
      const unreadable: unknown = expect.stringContaining('cache_outbox');
      expect(outcomes).toEqual([unreadable, { records: 1, isDelivered: false }, unreadable]);
      expect(evicted).toEqual(new Array(3).fill({ kind: 'all' }));
      await stop();
    });

    it('of readers is gone likewise', async () => {
      await lab.psql.query(`ALTER TABLE cache_outbox_readers RENAME TO readers_away`);
      await lab.psql.query(`UPDATE items SET code = 'b'`);
      await lab.psql.query(`ALTER TABLE readers_away RENAME TO cache_outbox_readers`);
      expect(lab.warnings()).toHaveLength(1);
    });

    it('must not be written by the owner of the function likewise, and is heard again when it may', async () => {
      const role = `larder_test_${randomBytes(6).toString('hex')}`;
      await lab.psql.query(`CREATE ROLE ${role}; GRANT SELECT, UPDATE ON cache_outbox_readers TO ${role};
        GRANT CREATE ON SCHEMA public TO ${role}; ALTER FUNCTION cached_entity_items() OWNER TO ${role}`);
      try {
        await lab.psql.query(`UPDATE items SET code = 'b'`);
        expect(lab.warnings()).toHaveLength(1);
        expect(await lab.heard()).toEqual(EVERYTHING);
        await lab.psql.query(`GRANT INSERT ON cache_outbox TO ${role}`);
        await lab.psql.query(`UPDATE items SET code = 'c'`);
        expect(await lab.heard()).toContain('item:by-code:c');
      } finally {
        await lab.psql.query(`REASSIGN OWNED BY ${role} TO CURRENT_USER; DROP OWNED BY ${role}; DROP ROLE ${role}`);
      }
    });

    it('is locked is waited for, as long as its writer waits for any table', async () => {
      const other = new pg.Client({ connectionString: lab.url });
      await other.connect();
      await other.query(`BEGIN; LOCK TABLE cache_outbox IN ACCESS EXCLUSIVE MODE`);
      await lab.psql.query(`SET lock_timeout = '50ms'`);
      await expect(lab.psql.query(`UPDATE items SET code = 'b'`)).rejects.toMatchObject({ code: '55P03' });
      await lab.psql.query(`RESET lock_timeout`);
      const writing = lab.psql.query(`UPDATE items SET code = 'c'`);
      await until('the writer waits', async () => {
        const { rows } = await other.query<{ waits: boolean }>(
          `SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND relation = 'cache_outbox'::regclass) AS waits`,
        );
        return rows[0]?.waits === true;
      });
      await other.query('COMMIT');
      await other.end();
      await writing;
      expect(await lab.heard()).toEqual([
        'item:1',
        'item:by-code:a',
        'item:by-code:c',
        'item:list:1:a',
        'item:list:1:c',
      ]);
    });
  });
});
