import { Injectable } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import type { QuestionStatus } from './question-status.js';
import { VoteEntity } from './vote.entity.js';
import type { VoteRow } from './votes.view.js';
import { sharedTurn } from './voting-turn.js';

/** Why no vote could be written: how things are a moment later. */
export interface VoteObstacle {
  readonly status: QuestionStatus;
  readonly offersOption: boolean;
  readonly isMember: boolean;
}

const COLUMNS = `v.question_id AS "questionId", v.option_id AS "optionId", v.created_at AS "createdAt",
                 v.changed_at AS "changedAt"`;

/**
 * SQL: the question ($2) of the community ($1), if it is open, and open until the vote is written. Voters share its row, so
 * that they do not wait for each other; having waited for whoever closes it, they judge the row as it is then.
 */
const OPEN_QUESTION = `turn AS MATERIALIZED (SELECT ${sharedTurn('$2')}), question AS (
         SELECT q.id, q.community_id FROM questions q
          WHERE (SELECT count(*) FROM turn) = 1
            AND q.id = $2 AND q.community_id = $1 AND q.status = 'open'
            FOR KEY SHARE
       )`;

@Injectable()
export class VotesRepository {
  constructor(@InjectRepository(VoteEntity) private readonly votes: Repository<VoteEntity>) {}

  async find(communityId: string, questionId: string, userId: string): Promise<VoteRow | undefined> {
    const rows: VoteRow[] = await this.votes.query(
      `SELECT ${COLUMNS} FROM votes v JOIN questions q ON q.id = v.question_id AND q.community_id = $1
        WHERE v.question_id = $2 AND v.user_id = $3`,
      [communityId, questionId, userId],
    );
    return rows[0];
  }

  /**
   * Casts a vote or changes it, if the question is open, offers the option, and the user is a member: one statement.
   *
   * @returns the vote as it is now, or undefined when none was written ({@link obstacle} tells why)
   */
  async cast(communityId: string, questionId: string, userId: string, optionId: string): Promise<VoteRow | undefined> {
    const rows: VoteRow[] = await this.votes.query(
      `WITH ${OPEN_QUESTION}
       INSERT INTO votes AS v (question_id, user_id, option_id)
       SELECT question.id, m.user_id, o.id
         FROM question
         JOIN question_options o ON o.question_id = question.id AND o.id = $4
         JOIN community_members m ON m.community_id = question.community_id AND m.user_id = $3
       ON CONFLICT (question_id, user_id) DO UPDATE
          SET option_id = EXCLUDED.option_id,
              changed_at = CASE v.option_id WHEN EXCLUDED.option_id THEN v.changed_at ELSE clock_timestamp() END
       RETURNING ${COLUMNS}`,
      [communityId, questionId, userId, optionId],
    );
    return rows[0];
  }

  /** @returns whether a vote was removed: not when there is none, or when the question is not open */
  async withdraw(communityId: string, questionId: string, userId: string): Promise<boolean> {
    const rows: unknown[] = await this.votes.query(
      `WITH ${OPEN_QUESTION}, removed AS (
         DELETE FROM votes v USING question WHERE v.question_id = question.id AND v.user_id = $3 RETURNING v.user_id
       )
       SELECT FROM removed`,
      [communityId, questionId, userId],
    );
    return rows.length > 0;
  }

  /** What stands in the way of a vote; undefined when the community has no such question. */
  async obstacle(
    communityId: string,
    questionId: string,
    userId: string,
    optionId: string | null,
  ): Promise<VoteObstacle | undefined> {
    const rows: VoteObstacle[] = await this.votes.query(
      `SELECT q.status,
              EXISTS (SELECT FROM question_options o WHERE o.question_id = q.id AND o.id = $4) AS "offersOption",
              EXISTS (
                SELECT FROM community_members m WHERE m.community_id = q.community_id AND m.user_id = $3
              ) AS "isMember"
         FROM questions q WHERE q.id = $2 AND q.community_id = $1`,
      [communityId, questionId, userId, optionId],
    );
    return rows[0];
  }
}
