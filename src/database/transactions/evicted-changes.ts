import type { EvictionTarget } from '../../cache/index.js';
import { changedTargets, evictsAllOf, restText } from './changed-row.js';
import { HEARS_CHANGES } from './outbox-readers.js';
import { type OutboxRow, targetsOf } from './outbox-row.js';

type Query = (statement: string, parameters: unknown[]) => Promise<unknown>;

/** A change that triggers recorded in a transaction, and what the writer of that has evicted. */
interface OwnChange {
  readonly id: string;
  readonly name: string;
  readonly evicted: readonly Omit<OutboxRow, 'id'>[];
}

/** What need not reach the disk: a row that comes back is delivered again. */
const LAZILY = `SELECT set_config('synchronous_commit', 'off', true)`;

/**
 * Removes what a writer has evicted, and what triggers recorded in the same transaction as far as that was part of it. So
 * what the application evicts is evicted once. Where several caches hear of changes, the others need the records.
 */
export async function removeEvicted(query: Query, cache: string, ids: readonly string[]): Promise<void> {
  const changes = (await query(
    `WITH lazily AS (${LAZILY}), own AS (
       DELETE FROM cache_outbox USING lazily WHERE id = ANY ($1::uuid[]) RETURNING written_by, kind, name)
     SELECT change.id, change.name, json_agg(json_build_object('kind', own.kind, 'name', own.name)) AS evicted
       FROM own JOIN cache_outbox AS change ON change.written_by = own.written_by
      WHERE change.cache = '*'
        AND NOT EXISTS (SELECT FROM cache_outbox_readers WHERE cache <> $2 AND ${HEARS_CHANGES})
      GROUP BY change.id, change.name`,
    [ids, cache],
  )) as OwnChange[];
  if (changes.length === 0) return;
  const rests = changes.map((change) => leftOf(change));
  await query(
    `WITH lazily AS (${LAZILY}), settled AS (
       SELECT id, name FROM lazily, unnest($1::uuid[], $2::text[]) AS change (id, name)
     ), left_over AS (
       UPDATE cache_outbox SET name = settled.name FROM settled
        WHERE cache_outbox.id = settled.id AND settled.name IS NOT NULL
     )
     DELETE FROM cache_outbox USING settled WHERE cache_outbox.id = settled.id AND settled.name IS NULL`,
    [changes.map(({ id }) => id), rests.map((targets) => (targets.length > 0 ? restText(targets) : null))],
  );
}

function leftOf({ name, evicted }: OwnChange): readonly EvictionTarget[] {
  const done = evicted.flatMap(targetsOf);
  return changedTargets(name).filter((target) => !done.some((each) => evictsAllOf(each, target)));
}
