import type { DataSource } from 'typeorm';
import { seedIdRange, type SeededKind } from './seed-id.js';

/**
 * The places in meetings go first, with one statement: meetings count their participants once then, and not once for
 * each of the cascades.
 */
const STEPS: readonly { readonly kind: SeededKind; readonly table: string; readonly column: string }[] = [
  { kind: 'meeting', table: 'meeting_participants', column: 'meeting_id' },
  { kind: 'user', table: 'meeting_participants', column: 'user_id' },
  { kind: 'meeting', table: 'meetings', column: 'id' },
  { kind: 'user', table: 'users', column: 'id' },
  { kind: 'achievement', table: 'achievements', column: 'id' },
  { kind: 'flag', table: 'feature_flags', column: 'id' },
];

/**
 * Deletes the rows that were seeded, whatever their number was, and what hangs on them (such as a meeting that a seeded
 * user was made to host); nothing else.
 *
 * @returns how many seeded rows there were, without what hung on them
 */
export function resetSeed(dataSource: DataSource): Promise<number> {
  return dataSource.transaction(async (manager) => {
    let deleted = 0;
    for (const { kind, table, column } of STEPS) {
      const sql = `DELETE FROM ${table} WHERE ${column} BETWEEN $1::uuid AND $2::uuid`;
      const [, count] = await manager.query<[unknown, number]>(sql, [...seedIdRange(kind)]);
      if (column === 'id') deleted += count;
    }
    return deleted;
  });
}
