import pg from 'pg';
import type { CacheTriggers } from './cache-triggers.js';
import { describeTriggers } from './trigger-description.js';
import { triggerFunction } from './trigger-function.js';

const { escapeLiteral: literal } = pg;

/** One for each event: Postgres gives a trigger of several events no table of the rows that changed. */
const EVENTS = {
  INSERT: 'REFERENCING NEW TABLE AS new_rows',
  UPDATE: 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows',
  DELETE: 'REFERENCING OLD TABLE AS old_rows',
  TRUNCATE: '',
} as const;

const NAMES = Object.keys(EVENTS).map((event) => [event as keyof typeof EVENTS, triggerName(event)] as const);

export const TRIGGER_NAMES: readonly string[] = NAMES.map(([, name]) => name);

/** Names as they stand in a statement: with their schemas, and quoted. */
export interface TriggerPlace {
  readonly table: string;
  readonly function: string;
  /** That of the outbox. */
  readonly schema: string;
}

/**
 * Statements that make the triggers of a table that has none. They are fired in sessions with
 * `session_replication_role = replica`, too: what is cached does not depend on why a row was changed.
 */
export function triggersAdded(triggers: CacheTriggers, place: TriggerPlace): readonly string[] {
  return [
    `CREATE FUNCTION ${place.function}() RETURNS trigger LANGUAGE plpgsql
       SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS ${literal(triggerFunction(triggers, place.schema))}`,
    // Triggers that are there run it for everybody. Nobody else is to put it on a table of theirs.
    `REVOKE ALL ON FUNCTION ${place.function}() FROM PUBLIC`,
    ...NAMES.flatMap(([event, name]) => [
      `CREATE TRIGGER ${name} AFTER ${event} ON ${place.table} ${EVENTS[event]}
         FOR EACH STATEMENT EXECUTE FUNCTION ${place.function}()`,
      `ALTER TABLE ${place.table} ENABLE ALWAYS TRIGGER ${name}`,
      `COMMENT ON TRIGGER ${name} ON ${place.table} IS ${literal(describeTriggers(triggers))}`,
    ]),
  ];
}

/** @param functions that the triggers call, as they stand in a statement */
export function triggersRemoved(table: string, functions: readonly string[]): readonly string[] {
  return [
    ...TRIGGER_NAMES.map((name) => `DROP TRIGGER IF EXISTS ${name} ON ${table}`),
    ...functions.map((name) => `DROP FUNCTION IF EXISTS ${name}`),
  ];
}

function triggerName(event: string): string {
  return `cached_entity_${event.toLowerCase()}`;
}
