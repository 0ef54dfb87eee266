import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { readEnvironment } from '../../src/config/load-environment.js';
import { openDatabase } from '../../src/database/data-source.js';
import { migrations } from '../../src/database/migrations/index.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

/** Everything a migration can make, as text that two equal schemas share. */
const SCHEMA = `
  SELECT 'column' AS kind, table_name || '.' || column_name AS name,
         concat_ws(' ', data_type, is_nullable, column_default) AS definition
    FROM information_schema.columns WHERE table_schema = 'public'
  UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'constraint', conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
  UNION ALL SELECT 'function', proname, pg_get_functiondef(oid) FROM pg_proc
    WHERE pronamespace = 'public'::regnamespace AND prokind = 'f'
  UNION ALL SELECT 'type', typname, typtype::text FROM pg_type
    WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd')
  ORDER BY 1, 2, 3`;

const COUNT = (migrations as readonly unknown[]).length;

describe('migrations', () => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
  });
  afterAll(() => database.drop());

  const open = (): Promise<DataSource> => openDatabase(readEnvironment({ DATABASE_URL: database.url }));
  const schemaOf = (source: DataSource): Promise<{ kind: string; name: string }[]> => source.query(SCHEMA);

  it('run once when several nodes start at the same time, and not again', async () => {
    const nodes = await Promise.all([open(), open(), open()]);
    const done: unknown = await nodes[0].query('SELECT name FROM migrations ORDER BY id');
    expect(done).toHaveLength(COUNT);
    await Promise.all(nodes.map((node) => node.destroy()));
    const later = await open();
    expect(await later.query('SELECT name FROM migrations ORDER BY id')).toEqual(done);
    await later.destroy();
  });

  it('go down to nothing, and up again to the same schema', async () => {
    const source = await open();
    try {
      const before = await schemaOf(source);
      expect(before.map(({ name }) => name)).toContain('users.email');
      for (let left = COUNT; left > 0; left--) await source.undoLastMigration({ transaction: 'each' });
      const empty = (await schemaOf(source)).filter(
        ({ name }) => !name.startsWith('migrations') && !name.startsWith('PK_'),
      );
      expect(empty).toEqual([]);
      await source.runMigrations({ transaction: 'each' });
      expect(await schemaOf(source)).toEqual(before);
    } finally {
      await source.destroy();
    }
  });
});
