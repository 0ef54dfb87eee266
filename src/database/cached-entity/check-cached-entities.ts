import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { StartupError } from '../../errors/startup-error.js';
import { cachedEntityOf } from './cached-entity.decorator.js';
import { type CacheTriggers, cacheTriggersOf } from './cache-triggers.js';
import { columnProblems } from './key-columns.js';
import { placeOf, type Query, quotedPlace, type TablePlace } from './table-place.js';
import { satisfies } from './trigger-description.js';
import { TRIGGER_NAMES } from './trigger-statements.js';

const logger = new Logger('Database');

/**
 * Whether the tables of all entities with `@CachedEntity` have the triggers that these ask for. Warns of columns that
 * triggers cannot read any more: they evict more than they need to.
 * @throws StartupError with what to put in a migration
 */
export async function checkCachedEntities(dataSource: DataSource): Promise<void> {
  const query = dataSource.query.bind(dataSource);
  const problems: string[] = [];
  for (const entity of cachedEntities(dataSource)) {
    const triggers = cacheTriggersOf(entity, dataSource);
    const place = await placeOf(query, triggers, dataSource);
    if (!place || !(await areInstalled(query, triggers, place))) {
      problems.push(problemOf(entity.name, triggers));
      continue;
    }
    for (const problem of await columnProblems(query, triggers, place)) logger.warn(`${entity.name}: ${problem}`);
  }
  if (problems.length > 0) throw new StartupError(problems.join('\n'));
}

const cachedEntities = (dataSource: DataSource): readonly (new () => object)[] =>
  dataSource.entityMetadatas.flatMap(({ target }) =>
    typeof target === 'function' && cachedEntityOf(target) ? [target as new () => object] : [],
  );

async function areInstalled(query: Query, triggers: CacheTriggers, place: TablePlace): Promise<boolean> {
  const found = await query<{ comment: string | null }[]>(
    `SELECT obj_description(oid, 'pg_trigger') AS comment FROM pg_trigger
      WHERE tgrelid = $1::regclass AND tgname = ANY ($2) AND tgenabled IN ('O', 'A')`,
    [quotedPlace(place), TRIGGER_NAMES],
  );
  return found.length === TRIGGER_NAMES.length && found.every(({ comment }) => satisfies(comment, triggers));
}

const problemOf = (entity: string, triggers: CacheTriggers): string =>
  `${entity} is a @CachedEntity, but the table ${triggers.table} lacks its triggers, or has those of another release, or ` +
  `disabled ones. Write a migration with: await installCacheTriggers(runner, ${JSON.stringify(triggers)})`;
