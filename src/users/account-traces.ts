import type { EntityManager } from 'typeorm';

/** Where other features show an account, by the ids that their caches are keyed by. */
export interface AccountTraces {
  /** Of the sessions that it has. */
  readonly tokenHashes: readonly string[];
  /** Where it is a member, or posted, liked, asked, voted or did anything else that is shown. */
  readonly communityIds: readonly string[];
  /** Those of these that it owns. */
  readonly ownedCommunityIds: readonly string[];
  /** Where it takes part. */
  readonly meetingIds: readonly string[];
  /** Whose posts and deeds are in communities that go with it, for nobody else belongs to them. */
  readonly visitorIds: readonly string[];
  /** Who takes part in meetings that it hosts. */
  readonly guestIds: readonly string[];
  /** Whose transactions show it as the other party. */
  readonly counterpartyIds: readonly string[];
}

/**
 * Reads, before an account goes, what shows it. Hosted meetings and owned communities are locked, so that nobody joins
 * one that is about to go; nothing else can come, because the row of the user is locked already.
 *
 * @param manager of a transaction that has locked the user
 */
export async function accountTraces(manager: EntityManager, userId: string): Promise<AccountTraces> {
  const ids = async (sql: string): Promise<string[]> => {
    const rows: { id: string }[] = await manager.query(sql, [userId]);
    return rows.map(({ id }) => id);
  };
  await manager.query('SELECT FROM meetings WHERE host_id = $1 ORDER BY id FOR UPDATE', [userId]);
  await manager.query('SELECT FROM communities WHERE owner_id = $1 ORDER BY id FOR NO KEY UPDATE', [userId]);
  return {
    tokenHashes: await ids('SELECT token_hash AS id FROM sessions WHERE user_id = $1'),
    communityIds: await ids(
      `SELECT community_id AS id FROM community_members WHERE user_id = $1
        UNION SELECT community_id FROM posts WHERE author_id = $1
        UNION SELECT p.community_id FROM post_likes l JOIN posts p ON p.id = l.post_id WHERE l.user_id = $1
        UNION SELECT community_id FROM questions WHERE asked_by = $1
        UNION SELECT q.community_id FROM votes v JOIN questions q ON q.id = v.question_id WHERE v.user_id = $1
        UNION SELECT community_id FROM activities WHERE user_id = $1 AND community_id IS NOT NULL`,
    ),
    ownedCommunityIds: await ids('SELECT id FROM communities WHERE owner_id = $1'),
    meetingIds: await ids('SELECT meeting_id AS id FROM meeting_participants WHERE user_id = $1'),
    visitorIds: await ids(
      `WITH going AS (SELECT id FROM communities WHERE owner_id = $1 AND member_count = 1)
       SELECT author_id AS id FROM posts WHERE community_id IN (SELECT id FROM going) AND author_id <> $1
        UNION SELECT user_id FROM activities WHERE community_id IN (SELECT id FROM going) AND user_id <> $1`,
    ),
    guestIds: await ids(
      `SELECT DISTINCT p.user_id AS id FROM meetings m JOIN meeting_participants p ON p.meeting_id = m.id
        WHERE m.host_id = $1`,
    ),
    counterpartyIds: await ids(
      `SELECT DISTINCT party.user_id AS id FROM token_accounts own
         JOIN token_lines line ON line.account_id = own.id
         JOIN token_lines other ON other.transaction_id = line.transaction_id AND other.account_id <> own.id
         JOIN token_accounts party ON party.id = other.account_id
        WHERE own.user_id = $1 AND party.user_id IS NOT NULL`,
    ),
  };
}

/** Who owns, now that the account is gone, what it owned; communities without other members went with it. */
export async function heirsOf(manager: EntityManager, communityIds: readonly string[]): Promise<string[]> {
  const rows: { id: string }[] = await manager.query(
    'SELECT DISTINCT owner_id AS id FROM communities WHERE id = ANY($1::uuid[])',
    [communityIds],
  );
  return rows.map(({ id }) => id);
}

/** Takes the account out of the flags that name it. @returns whether there were any */
export async function leaveFlags(manager: EntityManager, userId: string): Promise<boolean> {
  const [, count] = await manager.query<[unknown[], number]>(
    `UPDATE feature_flags
        SET target_user_ids = array_remove(target_user_ids, $1), version = version + 1, updated_at = now()
      WHERE $1 = ANY (target_user_ids)`,
    [userId],
  );
  return count > 0;
}

/**
 * Writes of the account that could not be performed will not be: their keys end with its id. Those that are still waiting
 * find nobody to be performed for.
 */
export async function forgetDeadLetters(manager: EntityManager, userId: string): Promise<void> {
  await manager.query(`DELETE FROM dead_letters WHERE right(key, length($1) + 1) = ':' || $1`, [userId]);
}
