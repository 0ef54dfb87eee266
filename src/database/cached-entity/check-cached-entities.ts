import type { DataSource } from 'typeorm';
import { StartupError } from '../../errors/startup-error.js';
import { cachedEntityOf } from './cached-entity.decorator.js';
import { type CacheTriggers, cacheTriggersOf, digestOf } from './cache-triggers.js';
import { TRIGGER_NAMES } from './trigger-statements.js';

/**
 * Whether the tables of all entities with `@CachedEntity` have the triggers that these ask for.
 * @throws StartupError with what to put in a migration
 */
export async function checkCachedEntities(dataSource: DataSource): Promise<void> {
  const problems: string[] = [];
  for (const entity of cachedEntities(dataSource)) {
    const triggers = cacheTriggersOf(entity);
    if (!(await areInstalled(dataSource, triggers))) problems.push(problemOf(entity.name, triggers));
  }
  if (problems.length > 0) throw new StartupError(problems.join('\n'));
}

export const cachedEntities = (dataSource: DataSource): readonly (new () => object)[] =>
  dataSource.entityMetadatas.flatMap(({ target }) =>
    typeof target === 'function' && cachedEntityOf(target) ? [target as new () => object] : [],
  );

async function areInstalled(dataSource: DataSource, triggers: CacheTriggers): Promise<boolean> {
  const [found] = await dataSource.query<{ count: number }[]>(
    `SELECT count(*)::integer FROM pg_trigger
      WHERE tgrelid = to_regclass(quote_ident($1)) AND tgname = ANY ($2) AND tgenabled IN ('O', 'A')
        AND obj_description(oid, 'pg_trigger') = $3`,
    [triggers.table, TRIGGER_NAMES, digestOf(triggers)],
  );
  return found?.count === TRIGGER_NAMES.length;
}

const problemOf = (entity: string, triggers: CacheTriggers): string =>
  `${entity} is a @CachedEntity, but the table ${triggers.table} lacks its triggers, or has those of another release, or ` +
  `disabled ones. Write a migration with: await installCacheTriggers(runner, ${JSON.stringify(triggers)})`;
