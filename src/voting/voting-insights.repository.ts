import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { TrendingQuestionRow, VotingAnalyticsRow } from './voting-insights.view.js';

@Injectable()
export class VotingInsightsRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** Open questions of public communities by the votes of the last 24 hours; among equals, the one asked last first. */
  trending(limit: number): Promise<TrendingQuestionRow[]> {
    return this.manager.query(
      `SELECT q.id, q.community_id AS "communityId", q.asked_by AS "askedBy", q.title, q.status,
              q.created_at AS "createdAt", q.closed_at AS "closedAt", recent.votes AS "recentVotes"
         FROM (
           SELECT question_id, count(*)::integer AS votes FROM votes
            WHERE created_at > now() - interval '24 hours'
            GROUP BY question_id
         ) recent
         JOIN questions q ON q.id = recent.question_id
         JOIN communities c ON c.id = q.community_id
        WHERE q.status = 'open' AND c.visibility = 'public'
        ORDER BY recent.votes DESC, q.created_at DESC, q.id DESC
        LIMIT $1`,
      [limit],
    );
  }

  /**
   * The votes are materialised, so that times are compared afterwards: Postgres without statistics (the embedded one gathers
   * none by itself) would look up all recent votes of the platform for each question.
   *
   * @param days to list, today in UTC included
   * @returns zeros for a community without questions
   */
  async analytics(communityId: string, days: number): Promise<VotingAnalyticsRow> {
    const rows: VotingAnalyticsRow[] = await this.manager.query(
      `WITH asked AS (
         SELECT id, status, created_at, eligible_at_close,
                CASE status
                  WHEN 'closed' THEN (SELECT sum(final_votes) FROM question_options WHERE question_id = questions.id)
                  ELSE (SELECT count(*) FROM votes WHERE question_id = questions.id)
                END AS votes
           FROM questions WHERE community_id = $1
       ), listed AS (
         SELECT (now() AT TIME ZONE 'UTC')::date - ago AS day FROM generate_series($2::integer - 1, 0, -1) AS ago
       ), since AS (
         SELECT min(day)::timestamp AT TIME ZONE 'UTC' AS moment FROM listed
       ), questions_by_day AS (
         SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS number
           FROM asked WHERE created_at >= (SELECT moment FROM since) GROUP BY 1
       ), ballots AS MATERIALIZED (
         SELECT v.created_at FROM asked JOIN votes v ON v.question_id = asked.id
       ), votes_by_day AS (
         SELECT (created_at AT TIME ZONE 'UTC')::date AS day, count(*) AS number
           FROM ballots WHERE created_at >= (SELECT moment FROM since) GROUP BY 1
       )
       SELECT count(*) FILTER (WHERE status = 'open')::integer AS "openQuestions",
              count(*) FILTER (WHERE status = 'closed')::integer AS "closedQuestions",
              COALESCE(sum(votes), 0)::integer AS votes,
              (avg(votes::numeric / eligible_at_close) FILTER (WHERE eligible_at_close > 0))::float8 AS "meanParticipation",
              (
                SELECT json_agg(
                         json_build_object(
                           'day', to_char(day, 'YYYY-MM-DD'),
                           'questions', COALESCE(q.number, 0),
                           'votes', COALESCE(v.number, 0)
                         ) ORDER BY day
                       )
                  FROM listed LEFT JOIN questions_by_day q USING (day) LEFT JOIN votes_by_day v USING (day)
              ) AS days
         FROM asked`,
      [communityId, days],
    );
    const [row] = rows;
    if (!row) throw new Error('An aggregate returned no row');
    return row;
  }
}
