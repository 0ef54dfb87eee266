import type { QueryRunner } from 'typeorm';
import { StartupError } from '../../errors/startup-error.js';
import { type CacheTriggers, cacheTriggersOf } from './cache-triggers.js';
import { triggersAdded, triggersRemoved } from './trigger-statements.js';

/** Types whose text is the same in Postgres and in a key. Of others, as of times and fractions, it is not. */
const KEY_TYPES = ['text', 'varchar', 'citext', 'uuid', 'int2', 'int4', 'int8', 'bool'];

/**
 * For a migration: makes the triggers of a table, in place of those it has. Writers of the table wait for the commit.
 *
 * @param what an entity with `@CachedEntity`; or its description, which a migration keeps when the entity changes
 * @throws StartupError where a column does not exist, or its values are written in another way in keys
 */
export async function installCacheTriggers(
  runner: QueryRunner,
  what: CacheTriggers | (new () => object),
): Promise<void> {
  const triggers = typeof what === 'function' ? cacheTriggersOf(what) : what;
  await checkColumns(runner, triggers);
  for (const statement of triggersAdded(triggers, await schemaOf(runner))) await runner.query(statement);
}

/** @param what an entity with `@CachedEntity`, or a table */
export async function removeCacheTriggers(
  runner: QueryRunner,
  what: Pick<CacheTriggers, 'table'> | (new () => object),
): Promise<void> {
  const { table } = typeof what === 'function' ? cacheTriggersOf(what) : what;
  for (const statement of triggersRemoved(table, await schemaOf(runner))) await runner.query(statement);
}

async function schemaOf(runner: QueryRunner): Promise<string> {
  const [row] = (await runner.query(
    `SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE pg_class.oid = to_regclass('cache_outbox')`,
  )) as { nspname: string }[];
  if (!row) throw new StartupError('There is no table cache_outbox for the triggers of cached entities to write to.');
  return row.nspname;
}

async function checkColumns(runner: QueryRunner, { table, columns }: CacheTriggers): Promise<void> {
  const found = (await runner.query(
    `SELECT attname AS name, typname AS type, typtype = 'e' AS "isEnum"
       FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
      WHERE attrelid = to_regclass(quote_ident($1)) AND attnum > 0 AND NOT attisdropped`,
    [table],
  )) as { name: string; type: string; isEnum: boolean }[];
  if (found.length === 0) throw new StartupError(`There is no table ${table} to put triggers of a cached entity on.`);
  for (const [placeholder, name] of Object.entries(columns)) {
    const column = found.find((each) => each.name === name);
    const where = `${table}.${name}, which a cached entity calls {${placeholder}}`;
    if (!column) {
      const known = found.map((each) => each.name).join(', ');
      throw new StartupError(`There is no column ${where}: the columns are ${known}.`);
    }
    if (!column.isEnum && !KEY_TYPES.includes(column.type)) {
      throw new StartupError(
        `${where}, is of type ${column.type}, whose text in a key may be another. Name a column of type ` +
          `${KEY_TYPES.join(', ')} or an enum, or evict the prefix before it.`,
      );
    }
  }
}
