import { createHash } from 'node:crypto';
import { DefaultNamingStrategy, getMetadataArgsStorage } from 'typeorm';
import { patternNames } from '../../cache/index.js';
import { StartupError } from '../../errors/startup-error.js';
import { cachedEntityOf } from './cached-entity.decorator.js';

/** What the triggers of a table are made of. Plain data: a migration holds it as it was on its day. */
export interface CacheTriggers {
  readonly table: string;
  /** The column of each placeholder. */
  readonly columns: Readonly<Record<string, string>>;
  /** Eviction patterns. */
  readonly evicts: readonly string[];
}

/** Raised when other statements are made of the same description. */
const REVISION = 1;

const naming = new DefaultNamingStrategy();

/**
 * What an entity says about its table, by what is annotated on it and on the classes that it extends.
 * @throws StartupError for one without `@CachedEntity`, and for placeholders that are none of its columns
 */
export function cacheTriggersOf(entity: new () => object): CacheTriggers {
  const { name } = entity;
  const { evicts } = cachedEntityOf(entity) ?? refuse(`${name} has no @CachedEntity`);
  const storage = getMetadataArgsStorage();
  const table = storage.tables.find(({ target }) => target === entity) ?? refuse(`${name} has no @Entity`);
  if (table.schema !== undefined) refuse(`${name}: @CachedEntity knows tables of the schema of the connection only`);
  const family = familyOf(entity);
  const columns = storage.columns.filter(({ target }) => family.includes(target));
  const columnOf = (pattern: string, property: string): string => {
    const column = columns.find(({ propertyName }) => propertyName === property);
    const known = [...new Set(columns.map(({ propertyName }) => propertyName))].join(', ');
    if (!column) return refuse(`${name}: '${pattern}' names {${property}}, but its columns are (${known})`);
    if (column.options.transformer) {
      refuse(`${name}: '${pattern}' names {${property}}, whose transformer no trigger can apply; name another column`);
    }
    return naming.columnName(property, column.options.name ?? '', []);
  };
  const named = evicts.flatMap((pattern) => patternNames(pattern).map((each) => [each, columnOf(pattern, each)] as const));
  return { table: naming.tableName(name, table.name), columns: Object.fromEntries(named), evicts };
}

/** Equal for triggers that do the same. */
export function digestOf({ table, columns, evicts }: CacheTriggers): string {
  const sorted = Object.entries(columns).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([REVISION, table, sorted, evicts]))
    .digest('hex');
}

/** A class and those it extends. */
function familyOf(entity: object): readonly unknown[] {
  const family: unknown[] = [];
  for (let each: object | null = entity; typeof each === 'function'; each = Reflect.getPrototypeOf(each)) {
    family.push(each);
  }
  return family;
}

function refuse(problem: string): never {
  throw new StartupError(`${problem}.`);
}
