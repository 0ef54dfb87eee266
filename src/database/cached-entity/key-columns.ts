import type { CacheTriggers } from './cache-triggers.js';
import { KEY_TYPES } from './key-types.js';
import { type Query, quotedPlace, type TablePlace } from './table-place.js';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly isEnum: boolean;
}

/** What is wrong with the columns that the triggers of a table name, as it is now. */
export async function columnProblems(
  query: Query,
  { columns }: Pick<CacheTriggers, 'columns'>,
  place: TablePlace,
): Promise<readonly string[]> {
  const found = await query<Column[]>(
    `SELECT attname AS name, typname AS type, typtype = 'e' AS "isEnum"
       FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    [quotedPlace(place)],
  );
  return Object.entries(columns).flatMap(([placeholder, name]) => {
    const column = found.find((each) => each.name === name);
    const where = `${place.table}.${name}, which a cached entity calls {${placeholder}}`;
    if (!column) {
      const known = found.map((each) => each.name).join(', ');
      return [`There is no column ${where}: the columns are ${known}.`];
    }
    if (column.isEnum || KEY_TYPES.includes(column.type)) return [];
    return [
      `${where}, is of type ${column.type}, whose text in a key may be another. Name a column of type ` +
        `${KEY_TYPES.join(', ')} or an enum, or evict the prefix before it.`,
    ];
  });
}
