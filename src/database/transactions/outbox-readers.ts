/**
 * What tells triggers for whom they write: a cache that has not looked into the outbox for a day is told no more, and
 * evicts everything when it comes back.
 */
export const HEARS_CHANGES = `seen_at > clock_timestamp() - interval '1 day'`;

type Query = (statement: string, parameters: unknown[]) => Promise<unknown>;

/**
 * From now on the changes of rows are recorded for a cache. To be said again within a day.
 *
 * What is left for caches that have not been seen for a day is removed: they are those of releases that nobody runs any
 * more, and if one comes back after all, it evicts everything. One that is known by its records only, as it never said that
 * it is there, has a day from now.
 */
export async function registerReader(query: Query, cache: string): Promise<void> {
  await query(
    `WITH gone AS (SELECT cache FROM cache_outbox_readers WHERE NOT (${HEARS_CHANGES})),
      known AS (INSERT INTO cache_outbox_readers (cache, seen_at) VALUES ($1, clock_timestamp())
        ON CONFLICT (cache) DO UPDATE SET seen_at = excluded.seen_at),
      noticed AS (INSERT INTO cache_outbox_readers (cache, seen_at)
        SELECT DISTINCT cache, clock_timestamp() FROM cache_outbox WHERE cache NOT IN ('*', $1)
        ON CONFLICT (cache) DO NOTHING),
      forgotten AS (DELETE FROM cache_outbox USING gone WHERE cache_outbox.cache = gone.cache)
     INSERT INTO cache_outbox (id, cache, kind, name, due_at)
     SELECT gen_random_uuid(), cache, 'all', '*', clock_timestamp() FROM gone WHERE cache = $1`,
    [cache],
  );
}

/**
 * Gives each cache that hears of changes a record of its own of those that are due, and tells the others.
 * @returns whether this cache hears of changes: if not, it is to be registered again
 */
export async function shareChanges(query: Query, cache: string): Promise<boolean> {
  const [row] = (await query(
    `WITH shared AS (
       DELETE FROM cache_outbox WHERE id IN (
         SELECT id FROM cache_outbox WHERE cache = '*' AND due_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)
       RETURNING kind, name, due_at
     ), given AS (
       INSERT INTO cache_outbox (id, cache, kind, name, due_at)
       SELECT gen_random_uuid(), reader.cache, kind, name, due_at
         FROM shared CROSS JOIN cache_outbox_readers AS reader WHERE ${HEARS_CHANGES}
       RETURNING cache
     ), told AS MATERIALIZED (
       SELECT pg_notify('cache_outbox', cache) FROM (SELECT DISTINCT cache FROM given WHERE cache <> $1) AS other
     )
     SELECT EXISTS (SELECT FROM cache_outbox_readers WHERE cache = $1 AND ${HEARS_CHANGES}) AS hears,
            (SELECT count(*) FROM told) AS others`,
    [cache],
  )) as { hears: boolean }[];
  return row?.hears === true;
}
