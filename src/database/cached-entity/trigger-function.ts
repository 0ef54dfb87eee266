import pg from 'pg';
import { APPLICATION_NAME } from '../application-name.js';
import { CHANGES, UNRECORDED } from '../transactions/outbox-channel.js';
import type { CacheTriggers } from './cache-triggers.js';
import { KEY_TYPES } from './key-types.js';

const { escapeLiteral: literal } = pg;

/** Most rows of the outbox that one statement writes; one that changes more evicts all that its patterns can name. */
const MOST_ROWS = 1_000;

/**
 * What the triggers of a table run. It is not the reason for a write to fail: a column that is gone leaves its placeholder
 * without a value, and what cannot be recorded is told to everybody. (ADR 29.)
 *
 * What the application writes waits for the grace period, and wakes nobody up: it is mostly evicted by its writer, who then
 * removes it.
 *
 * @param schema of the outbox, quoted
 * @returns PL/pgSQL
 */
export function triggerFunction({ columns, evicts, tags = [] }: CacheTriggers, schema: string): string {
  const outbox = `${schema}.cache_outbox`;
  const readers = `${schema}.cache_outbox_readers`;
  const may = (privilege: string, table: string): string =>
    `coalesce(has_table_privilege(to_regclass(${literal(table)}), '${privilege}'), false)`;
  return `
DECLARE
  is_written_by_application CONSTANT boolean := current_setting('application_name') = ${literal(APPLICATION_NAME)};
  due CONSTANT timestamptz := CASE WHEN is_written_by_application
    THEN clock_timestamp() + interval '3 seconds' ELSE clock_timestamp() END;
  evicts CONSTANT jsonb := ${literal(JSON.stringify([...evicts, ...tags.map((tag) => ({ tag }))]))};
  given text := '';
  unreadable text;
  filled jsonb[];
  written bigint;
BEGIN
  IF NOT (${may('INSERT', outbox)} AND ${may('SELECT', readers)}) THEN
    RAISE WARNING 'A change of % cannot be recorded in %: every cache is evicted', TG_RELID::regclass, ${literal(outbox)};
    IF ${may('UPDATE', readers)} AND ${may('SELECT', readers)} THEN
      UPDATE ${readers} SET seen_at = '-infinity' WHERE seen_at > '-infinity';
    END IF;
    PERFORM pg_notify('cache_outbox', '${UNRECORDED}');
    RETURN NULL;
  END IF;
  IF NOT EXISTS (SELECT FROM ${readers} WHERE seen_at > now() - interval '1 day') THEN
    RETURN NULL;
  END IF;
${columnsFound(columns)}
  IF TG_OP = 'TRUNCATE' THEN
    filled := ARRAY['{}'::jsonb];
  ELSE
    -- Planned at each call: a plan that is kept knows the columns of its day.
    EXECUTE format(CASE TG_OP
      WHEN 'INSERT' THEN 'SELECT array_agg(each) FROM (SELECT DISTINCT jsonb_build_object(%1$s) AS each FROM new_rows LIMIT %2$s) AS row'
      WHEN 'DELETE' THEN 'SELECT array_agg(each) FROM (SELECT DISTINCT jsonb_build_object(%1$s) AS each FROM old_rows LIMIT %2$s) AS row'
      ELSE 'SELECT array_agg(each) FROM (SELECT jsonb_build_object(%1$s) AS each FROM old_rows
        UNION SELECT jsonb_build_object(%1$s) FROM new_rows LIMIT %2$s) AS row' END, given, ${MOST_ROWS + 1}) INTO filled;
    IF cardinality(filled) > ${MOST_ROWS} THEN
      filled := ARRAY['{}'::jsonb];
    END IF;
  END IF;
  INSERT INTO ${outbox} (id, cache, kind, name, due_at)
  SELECT gen_random_uuid(), '${CHANGES}', 'change', jsonb_build_object('evicts', evicts, 'values', each)::text, due
    FROM unnest(filled) AS each;
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written > 0 AND NOT is_written_by_application THEN
    PERFORM pg_notify('cache_outbox', '${CHANGES}');
  END IF;
  RETURN NULL;
END`;
}

/**
 * The columns as they are now: somebody may have renamed one, or given it a type that keys write in another way. A cast of
 * a type that is not Postgres's own may be a function of its owner, and is not called with the rights of this one: such a
 * value is written by the output function of its type.
 */
function columnsFound(columns: CacheTriggers['columns']): string {
  const named = Object.entries(columns).map(([name, column]) => `(${literal(name)}, ${literal(column)})`);
  if (named.length === 0) return '';
  return `
  SELECT coalesce(string_agg(format(CASE WHEN is_built_in THEN '%1$L, %2$I::text'
           ELSE '%1$L, CASE WHEN %2$I IS NOT NULL THEN format(''%%s'', %2$I) END' END, placeholder, column_name), ', ') FILTER (WHERE is_readable), ''),
         string_agg(quote_ident(column_name), ', ') FILTER (WHERE NOT is_readable)
    INTO given, unreadable
    FROM (VALUES ${named.join()}) AS named (placeholder, column_name),
      LATERAL (
        SELECT count(*) > 0 AS is_readable, bool_or(typnamespace = 'pg_catalog'::regnamespace) AS is_built_in
          FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
         WHERE attrelid = TG_RELID AND attname = column_name AND attnum > 0 AND NOT attisdropped
           AND (typtype = 'e' OR typname IN (${KEY_TYPES.map((type) => literal(type)).join()}))) AS found;
  IF unreadable IS NOT NULL THEN
    RAISE WARNING 'Triggers of % name columns that they cannot read (%): they evict more than they need to. Install them again.',
      TG_RELID::regclass, unreadable;
  END IF;`;
}
