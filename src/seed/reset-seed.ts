import type { DataSource } from 'typeorm';
import { deleteWhere } from './delete-where.js';
import { resetLedger } from './reset-ledger.js';
import { seedIdRange, type SeededKind } from './seed-id.js';

interface Step {
  readonly kind: SeededKind;
  readonly table: string;
  /** Of the table: the id of a seeded row, by which rows are found. */
  readonly column: string;
}

/**
 * What hangs on other rows goes first, in large portions: likes, members and places in meetings are counted once then,
 * and not once for each of the cascades.
 */
const STEPS: readonly Step[] = [
  { kind: 'meeting', table: 'meeting_participants', column: 'meeting_id' },
  { kind: 'user', table: 'meeting_participants', column: 'user_id' },
  { kind: 'meeting', table: 'meetings', column: 'id' },
  { kind: 'post', table: 'post_likes', column: 'post_id' },
  { kind: 'user', table: 'post_likes', column: 'user_id' },
  { kind: 'post', table: 'posts', column: 'id' },
  { kind: 'question', table: 'votes', column: 'question_id' },
  { kind: 'user', table: 'votes', column: 'user_id' },
  { kind: 'question', table: 'questions', column: 'id' },
  { kind: 'community', table: 'activities', column: 'community_id' },
  { kind: 'user', table: 'activities', column: 'user_id' },
  { kind: 'community', table: 'community_members', column: 'community_id' },
  { kind: 'community', table: 'communities', column: 'id' },
  { kind: 'user', table: 'users', column: 'id' },
  { kind: 'journey', table: 'journeys', column: 'id' },
  { kind: 'achievement', table: 'achievements', column: 'id' },
  { kind: 'flag', table: 'feature_flags', column: 'id' },
];

/**
 * Deletes the rows that were seeded, whatever their number was, and what hangs on them (such as a meeting that a seeded
 * user was made to host, or what somebody got of a seeded token kind); nothing else.
 *
 * @returns how many seeded rows there were, without what hung on them
 */
export function resetSeed(dataSource: DataSource): Promise<number> {
  return dataSource.transaction(async (manager) => {
    let deleted = await resetLedger(manager);
    for (const { kind, table, column } of STEPS) {
      const count = await deleteWhere(manager, table, `${column} BETWEEN $1::uuid AND $2::uuid`, [
        ...seedIdRange(kind),
      ]);
      if (column === 'id') deleted += count;
    }
    return deleted;
  });
}
