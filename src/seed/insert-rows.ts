import type { EntityManager } from 'typeorm';

export interface Insertion<Row> {
  readonly table: string;
  /** Type of each value in Postgres. The names of the columns are those of the row. */
  readonly types: Readonly<Record<keyof Row & string, string>>;
  /** Types of columns that are given as text: unnest takes lists apart, so a list cannot be a value itself. */
  readonly fromText?: Readonly<Partial<Record<keyof Row & string, string>>>;
  /** SQL about the columns: rows for which it is not true are left out. */
  readonly where?: string;
  /** The column whose values are returned. */
  readonly returning: keyof Row & string;
}

/**
 * Inserts many rows with one statement and one parameter per column; rows that exist already (by any unique key) stay as
 * they are.
 *
 * @returns one value for each row that was inserted
 */
export async function insertRows<Row extends object>(
  manager: EntityManager,
  { table, types, fromText, where, returning }: Insertion<Row>,
  rows: readonly Row[],
): Promise<string[]> {
  if (rows.length === 0) return [];
  const columns = Object.keys(types) as (keyof Row & string)[];
  const arrays = columns.map((column, index) => `$${index + 1}::${types[column]}[]`);
  const values = columns.map((column) => (fromText?.[column] ? `${column}::${fromText[column]}` : column));
  const inserted = await manager.query<{ value: string }[]>(
    `INSERT INTO ${table} (${columns.join(', ')})
     SELECT ${values.join(', ')} FROM unnest(${arrays.join(', ')}) AS given (${columns.join(', ')})
     ${where === undefined ? '' : `WHERE ${where}`}
     ON CONFLICT DO NOTHING
     RETURNING ${returning} AS value`,
    columns.map((column) => rows.map((row) => row[column])),
  );
  return inserted.map(({ value }) => value);
}
