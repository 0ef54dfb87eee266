import type { EntityManager } from 'typeorm';

/** Few enough for a statement, whose time is limited, on the embedded database too. */
const MOST_ROWS = 5_000;

/**
 * Deletes rows in portions.
 *
 * @param condition SQL about the columns
 * @returns how many there were
 */
export async function deleteWhere(
  manager: EntityManager,
  table: string,
  condition: string,
  parameters: unknown[],
): Promise<number> {
  let deleted = 0;
  for (let count = MOST_ROWS; count === MOST_ROWS; deleted += count) {
    [, count] = await manager.query<[unknown, number]>(
      `DELETE FROM ${table} WHERE ctid = ANY (ARRAY(SELECT ctid FROM ${table} WHERE ${condition} LIMIT ${MOST_ROWS}))`,
      parameters,
    );
  }
  return deleted;
}
