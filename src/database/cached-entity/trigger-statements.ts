import { createHash } from 'node:crypto';
import pg from 'pg';
import { APPLICATION_NAME } from '../application-name.js';
import { type CacheTriggers, digestOf } from './cache-triggers.js';

const { escapeIdentifier: quoted, escapeLiteral: literal } = pg;

/** Most rows of the outbox that one statement writes; one that changes more evicts all that its patterns can name. */
const MOST_ROWS = 1_000;

/** In bytes: Postgres cuts longer names. */
const LONGEST_NAME = 63;

/** One for each event: Postgres gives a trigger of several events no table of the rows that changed. */
const EVENTS = {
  INSERT: { referencing: 'REFERENCING NEW TABLE AS new_rows', changed: ['new_rows'] },
  UPDATE: { referencing: 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows', changed: ['old_rows', 'new_rows'] },
  DELETE: { referencing: 'REFERENCING OLD TABLE AS old_rows', changed: ['old_rows'] },
  TRUNCATE: { referencing: '', changed: [] },
} as const;

type EventName = keyof typeof EVENTS;

const EVENT_NAMES = Object.keys(EVENTS) as EventName[];

export const TRIGGER_NAMES = EVENT_NAMES.map(triggerName);

/**
 * @param schema where the outbox is
 * @returns statements that make the triggers of a table, in place of those it has
 */
export function triggersAdded(triggers: CacheTriggers, schema: string): readonly string[] {
  const name = functionName(triggers.table, schema);
  const table = quoted(triggers.table);
  return [
    ...triggersRemoved(triggers.table, schema),
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql
       SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${literal(body(triggers, quoted(schema)))}`,
    ...EVENT_NAMES.flatMap((event) => [
      `CREATE TRIGGER ${triggerName(event)} AFTER ${event} ON ${table} ${EVENTS[event].referencing}
         FOR EACH STATEMENT EXECUTE FUNCTION ${name}()`,
      `COMMENT ON TRIGGER ${triggerName(event)} ON ${table} IS ${literal(digestOf(triggers))}`,
    ]),
  ];
}

export function triggersRemoved(table: string, schema: string): readonly string[] {
  return [
    ...TRIGGER_NAMES.map((trigger) => `DROP TRIGGER IF EXISTS ${trigger} ON ${quoted(table)}`),
    `DROP FUNCTION IF EXISTS ${functionName(table, schema)}()`,
  ];
}

function triggerName(event: EventName): string {
  return `cached_entity_${event.toLowerCase()}`;
}

function functionName(table: string, schema: string): string {
  const name = `cached_entity_${table}`;
  const fits = Buffer.byteLength(name) <= LONGEST_NAME;
  const short = `cached_entity_${createHash('sha256').update(table).digest('hex').slice(0, 32)}`;
  return `${quoted(schema)}.${quoted(fits ? name : short)}`;
}

/**
 * Nobody hears of a change while no cache is told of any. What the application writes waits for the grace period, and wakes
 * nobody up: it is mostly evicted by its writer, who then removes it.
 */
function body(triggers: CacheTriggers, schema: string): string {
  return `
DECLARE
  is_written_by_application CONSTANT boolean := current_setting('application_name') = ${literal(APPLICATION_NAME)};
  due CONSTANT timestamptz := CASE WHEN is_written_by_application
    THEN clock_timestamp() + interval '3 seconds' ELSE clock_timestamp() END;
  written bigint;
BEGIN
  IF NOT EXISTS (SELECT FROM ${schema}.cache_outbox_readers WHERE seen_at > now() - interval '1 day') THEN
    RETURN NULL;
  END IF;
${EVENT_NAMES.map((event) => `  IF TG_OP = '${event}' THEN\n${recorded(triggers, schema, event)};\n  END IF;`).join('\n')}
  GET DIAGNOSTICS written = ROW_COUNT;
  IF written > 0 AND NOT is_written_by_application THEN
    PERFORM pg_notify('cache_outbox', '*');
  END IF;
  RETURN NULL;
END`;
}

/** The values of the columns as text, each set of them once; or none, where there are too many. */
function recorded({ columns, evicts }: CacheTriggers, schema: string, event: EventName): string {
  const names = Object.entries(columns);
  const selected = ['true', ...names.map(([, column], at) => `${quoted(column)}::text AS value_${at}`)].join();
  const changed = EVENTS[event].changed.map((rows) => `SELECT ${selected} FROM ${rows}`).join(' UNION ');
  const values = names.map(([name], at) => `${literal(name)}, value_${at}`).join();
  const row = (given: string): string =>
    `jsonb_build_object('evicts', ${literal(JSON.stringify(evicts))}::jsonb, 'values', jsonb_build_object(${given}))::text`;
  const insert = `INSERT INTO ${schema}.cache_outbox (id, cache, kind, name, due_at)`;
  if (changed === '') return `    ${insert} VALUES (gen_random_uuid(), '*', 'change', ${row('')}, due)`;
  return `    WITH changed AS MATERIALIZED (SELECT DISTINCT * FROM (${changed}) AS each LIMIT ${MOST_ROWS + 1}),
      total AS (SELECT count(*) AS rows FROM changed),
      recorded AS (
        SELECT ${row(values)} AS name FROM changed, total WHERE rows <= ${MOST_ROWS}
        UNION ALL SELECT ${row('')} FROM total WHERE rows > ${MOST_ROWS})
    ${insert} SELECT gen_random_uuid(), '*', 'change', name, due FROM recorded`;
}
