import { createHash } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import type { CacheTriggers, Naming } from './cache-triggers.js';

const { escapeIdentifier: quoted } = pg;

/** In bytes: Postgres cuts longer names. */
const LONGEST_NAME = 63;

export type Query = DataSource['query'];

/** A table as the database has it. */
export interface TablePlace {
  readonly schema: string;
  readonly table: string;
}

/** Where a table is: in its schema, else in that of the data source, else in the first of the search path that has it. */
export async function placeOf(
  query: Query,
  { schema, table }: Pick<CacheTriggers, 'schema' | 'table'>,
  naming?: Naming,
): Promise<TablePlace | undefined> {
  const [found] = await query<TablePlace[]>(
    `SELECT nspname AS schema, relname AS table FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
      WHERE pg_class.oid = to_regclass(concat_ws('.', quote_ident($1::text), quote_ident($2::text)))`,
    [schema ?? defaultSchema(naming), table],
  );
  return found;
}

/** `undefined`: the first of the search path that has the table. */
export function defaultSchema(naming: Naming | undefined): string | undefined {
  return naming && 'schema' in naming.options ? naming.options.schema : undefined;
}

/** As it stands in a statement. */
export const quotedPlace = ({ schema, table }: TablePlace): string => `${quoted(schema)}.${quoted(table)}`;

/** The function that the triggers of a table call, as it stands in a statement. It is where the outbox is. */
export function functionOf({ schema, table }: TablePlace, outboxSchema: string): string {
  const whole = schema === outboxSchema ? table : `${schema}.${table}`;
  const name = `cached_entity_${whole}`;
  const fits = Buffer.byteLength(name) <= LONGEST_NAME;
  const short = `cached_entity_${createHash('sha256').update(whole).digest('hex').slice(0, 32)}`;
  return `${quoted(outboxSchema)}.${quoted(fits ? name : short)}`;
}
