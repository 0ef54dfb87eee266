import { type DataSource, DefaultNamingStrategy, getMetadataArgsStorage } from 'typeorm';
import { patternNames, tagNames } from '../../cache/index.js';
import { StartupError } from '../../errors/startup-error.js';
import { cachedEntityOf } from './cached-entity.decorator.js';

/** What the triggers of a table are made of. Plain data: a migration holds it as it was on its day. */
export interface CacheTriggers {
  /** Where the table is not in the schema of the data source. */
  readonly schema?: string;
  readonly table: string;
  /** The column of each placeholder. */
  readonly columns: Readonly<Record<string, string>>;
  /** Eviction patterns. */
  readonly evicts: readonly string[];
  /** Templates of tags. */
  readonly tags?: readonly string[];
}

/** What of a data source decides how tables and columns are called. */
export type Naming = Pick<DataSource, 'namingStrategy' | 'options'>;

const DEFAULT_NAMING: Naming = { namingStrategy: new DefaultNamingStrategy(), options: { type: 'postgres' } };

/**
 * What an entity says about its table, by what is annotated on it and on the classes that it extends.
 * @throws StartupError for one without `@CachedEntity`, and for placeholders that are none of its columns
 */
export function cacheTriggersOf(
  entity: abstract new () => object,
  { namingStrategy, options }: Naming = DEFAULT_NAMING,
): CacheTriggers {
  const { name } = entity;
  const { evicts = [], tags = [] } = cachedEntityOf(entity) ?? refuse(`${name} has no @CachedEntity`);
  if (evicts.length + tags.length === 0) refuse(`${name}: @CachedEntity names neither patterns nor tags`);
  const storage = getMetadataArgsStorage();
  const table = storage.tables.find(({ target }) => target === entity) ?? refuse(`${name} has no @Entity`);
  if (table.type === 'entity-child') refuse(`${name}: @CachedEntity belongs on the entity whose table it shares`);
  if (table.database !== undefined) refuse(`${name}: the triggers of @CachedEntity reach no other database`);
  const family = familyOf(entity);
  const columns = storage.columns.filter(({ target }) => family.includes(target));
  const columnOf = (template: string, property: string): string => {
    const column = columns.find(({ propertyName }) => propertyName === property);
    const known = [...new Set(columns.map(({ propertyName }) => propertyName))].join(', ');
    if (!column) return refuse(`${name}: '${template}' names {${property}}, but its columns are (${known})`);
    if (column.options.transformer) {
      refuse(`${name}: '${template}' names {${property}}, whose transformer no trigger can apply; name another column`);
    }
    return namingStrategy.columnName(property, column.options.name ?? '', []);
  };
  const named = [
    ...evicts.flatMap((pattern) => patternNames(pattern).map((each) => [each, columnOf(pattern, each)] as const)),
    ...tags.flatMap((tag) => tagNames(tag).map((each) => [each, columnOf(tag, each)] as const)),
  ];
  const prefix = options.entityPrefix ?? '';
  const given = namingStrategy.tableName(name, table.name);
  // As TypeORM reads it: `@Entity('shop.items')` is the table `items` of the schema `shop`.
  const [last = given, schema = table.schema] = given.split('.').reverse();
  return {
    ...(schema !== undefined && { schema }),
    table: prefix === '' ? last : namingStrategy.prefixTableName(prefix, last),
    columns: Object.fromEntries(named),
    evicts,
    ...(tags.length > 0 && { tags }),
  };
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
