import pg from 'pg';
import type { QueryRunner } from 'typeorm';
import { StartupError } from '../../errors/startup-error.js';
import { type CacheTriggers, cacheTriggersOf } from './cache-triggers.js';
import { columnProblems } from './key-columns.js';
import { defaultSchema, functionOf, placeOf, type Query, quotedPlace, type TablePlace } from './table-place.js';
import { TRIGGER_NAMES, triggersAdded, triggersRemoved } from './trigger-statements.js';

type Entity = abstract new () => object;

/**
 * For a migration: makes the triggers of a table, in place of those it has. Writers of the table wait for the commit.
 *
 * @param what an entity with `@CachedEntity`; or its description, which a migration keeps when the entity changes
 * @throws StartupError where a column does not exist, or its values are written in another way in keys
 */
export async function installCacheTriggers(runner: QueryRunner, what: CacheTriggers | Entity): Promise<void> {
  const query = queryOf(runner);
  const triggers = typeof what === 'function' ? cacheTriggersOf(what, runner.dataSource) : what;
  const place = await placeOf(query, triggers, runner.dataSource);
  if (!place) {
    const schema = triggers.schema ?? defaultSchema(runner.dataSource);
    const name = [schema, triggers.table].filter((each) => each !== undefined).join('.');
    throw new StartupError(`There is no table ${name} to put triggers of a cached entity on.`);
  }
  const problems = await columnProblems(query, triggers, place);
  if (problems.length > 0) throw new StartupError(problems.join('\n'));
  const schema = await outboxSchema(query);
  const called = functionOf(place, schema);
  await remove(query, place, `${called}()`);
  const statements = triggersAdded(triggers, {
    table: quotedPlace(place),
    function: called,
    schema: pg.escapeIdentifier(schema),
  });
  for (const statement of statements) await query(statement);
}

/** @param what an entity with `@CachedEntity`, or a table. One that is gone has no triggers left. */
export async function removeCacheTriggers(
  runner: QueryRunner,
  what: Pick<CacheTriggers, 'schema' | 'table'> | Entity,
): Promise<void> {
  const query = queryOf(runner);
  const named = typeof what === 'function' ? cacheTriggersOf(what, runner.dataSource) : what;
  const place = await placeOf(query, named, runner.dataSource);
  const schema = await outboxSchema(query);
  const { table } = named;
  if (place) await remove(query, place, `${functionOf(place, schema)}()`);
  else await query(`DROP FUNCTION IF EXISTS ${functionOf({ table, schema: named.schema ?? schema }, schema)}()`);
}

/** @param called the function that these triggers call by now; they may call another where the table had another name */
async function remove(query: Query, place: TablePlace, called: string): Promise<void> {
  const functions = await query<{ name: string }[]>(
    `SELECT DISTINCT quote_ident(nspname) || '.' || quote_ident(proname) || '()' AS name
       FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid JOIN pg_namespace ON pg_namespace.oid = pronamespace
      WHERE tgrelid = $1::regclass AND tgname = ANY ($2) AND NOT tgisinternal`,
    [quotedPlace(place), TRIGGER_NAMES],
  );
  const names = [...functions.map(({ name }) => name), called];
  for (const statement of triggersRemoved(quotedPlace(place), names)) await query(statement);
}

async function outboxSchema(query: Query): Promise<string> {
  const place = await placeOf(query, { table: 'cache_outbox' });
  if (!place) throw new StartupError('There is no table cache_outbox for the triggers of cached entities to write to.');
  return place.schema;
}

const queryOf = (runner: QueryRunner): Query => runner.query.bind(runner);
