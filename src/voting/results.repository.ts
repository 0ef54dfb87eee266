import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { ELIGIBLE } from './eligible.js';
import type { OptionResultRow, ParticipationView, VoteCountView } from './results.view.js';

const FINAL = `q.status = 'closed'`;

/** SQL: votes on the question `q`: those counted when it was closed, else those there are. */
const TOTAL = `CASE WHEN ${FINAL}
  THEN (SELECT sum(o.final_votes) FROM question_options o WHERE o.question_id = q.id)
  ELSE (SELECT count(*) FROM votes v WHERE v.question_id = q.id)
END::integer`;

/** What the votes come to. Each answer is one statement: one snapshot, in which a question is open or closed. */
@Injectable()
export class ResultsRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** The options in order; none for a question that does not exist. */
  options(communityId: string, questionId: string): Promise<OptionResultRow[]> {
    return this.manager.query(
      `SELECT o.id AS "optionId", o.label, ${FINAL} AS final,
              CASE WHEN ${FINAL} THEN o.final_votes
                ELSE (SELECT count(*) FROM votes v WHERE v.question_id = q.id AND v.option_id = o.id)
              END::integer AS votes
         FROM questions q JOIN question_options o ON o.question_id = q.id
        WHERE q.id = $2 AND q.community_id = $1
        ORDER BY o.position`,
      [communityId, questionId],
    );
  }

  async count(communityId: string, questionId: string): Promise<VoteCountView | undefined> {
    const rows: VoteCountView[] = await this.manager.query(
      `SELECT q.id AS "questionId", ${FINAL} AS final, ${TOTAL} AS total
         FROM questions q WHERE q.id = $2 AND q.community_id = $1`,
      [communityId, questionId],
    );
    return rows[0];
  }

  async participation(communityId: string, questionId: string): Promise<Omit<ParticipationView, 'share'> | undefined> {
    const rows: Omit<ParticipationView, 'share'>[] = await this.manager.query(
      `SELECT q.id AS "questionId", ${FINAL} AS final, ${TOTAL} AS voters,
              CASE WHEN ${FINAL} THEN q.eligible_at_close ELSE ${ELIGIBLE} END AS eligible
         FROM questions q WHERE q.id = $2 AND q.community_id = $1`,
      [communityId, questionId],
    );
    return rows[0];
  }
}
