import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import type { CommunityAnalyticsView } from './community-analytics.view.js';
import { sqlDays, sqlWeekOf } from './sql-days.js';

const WEEKS = 12;

const { end, since } = sqlDays('$2');
const within30Days = (column: string): string => `${column} >= ${since(30)} AND ${column} < ${end}`;

const FIRST_WEEK = `(date_trunc('week', $2::date::timestamp)::date - ${7 * (WEEKS - 1)})`;
const withinWeeks = (column: string): string =>
  `${column} >= (${FIRST_WEEK}::timestamp AT TIME ZONE 'UTC') AND ${column} < ${end}`;

/**
 * What the community has, each table read once. Materialised, so that times are compared afterwards: Postgres without
 * statistics (the embedded one gathers none by itself) would look up all recent votes of the platform for each question.
 */
const CONTENT = `
  member AS MATERIALIZED (
    SELECT user_id, joined_at FROM community_members WHERE community_id = $1 AND joined_at < ${end}
  ),
  post AS MATERIALIZED (SELECT id, author_id, created_at FROM posts WHERE community_id = $1),
  question AS MATERIALIZED (SELECT id, asked_by, created_at FROM questions WHERE community_id = $1),
  vote AS MATERIALIZED (
    SELECT votes.user_id, votes.created_at FROM question JOIN votes ON votes.question_id = question.id
  )`;

/** `active_member(user_id, posts, questions)`: members who did something in the last 30 days. */
const ACTIVE_MEMBERS = `
  recent AS (
    SELECT author_id AS user_id, 'post' AS kind FROM post WHERE ${within30Days('created_at')}
    UNION ALL SELECT asked_by, 'question' FROM question WHERE ${within30Days('created_at')}
    UNION ALL SELECT user_id, 'vote' FROM vote WHERE ${within30Days('created_at')}
    UNION ALL SELECT likes.user_id, 'like' FROM post JOIN post_likes likes ON likes.post_id = post.id
               WHERE ${within30Days('likes.created_at')}
  ),
  active_member AS (
    SELECT user_id,
           (count(*) FILTER (WHERE kind = 'post'))::integer AS posts,
           (count(*) FILTER (WHERE kind = 'question'))::integer AS questions
      FROM recent WHERE user_id IN (SELECT user_id FROM member)
     GROUP BY user_id
  )`;

/** `week(monday, members, posts, votes)`: the members are a running sum of those who joined. */
const BY_WEEK = `
  joined AS (
    SELECT greatest(${sqlWeekOf('joined_at')}, ${FIRST_WEEK}) AS monday, count(*) AS members FROM member GROUP BY 1
  ),
  posted AS (
    SELECT ${sqlWeekOf('created_at')} AS monday, count(*)::integer AS posts
      FROM post WHERE ${withinWeeks('created_at')} GROUP BY 1
  ),
  voted AS (
    SELECT ${sqlWeekOf('created_at')} AS monday, count(*)::integer AS votes
      FROM vote WHERE ${withinWeeks('created_at')} GROUP BY 1
  ),
  week AS (
    SELECT monday, (sum(coalesce(members, 0)) OVER (ORDER BY monday))::integer AS members,
           coalesce(posts, 0) AS posts, coalesce(votes, 0) AS votes
      FROM (SELECT ${FIRST_WEEK} + 7 * number AS monday FROM generate_series(0, ${WEEKS - 1}) number) mondays
      LEFT JOIN joined USING (monday) LEFT JOIN posted USING (monday) LEFT JOIN voted USING (monday)
  )`;

const MOST_ACTIVE = `
  SELECT user_id, posts, questions FROM active_member WHERE posts + questions > 0
   ORDER BY posts + questions DESC, user_id LIMIT 10`;

type CommunityRow = Omit<CommunityAnalyticsView, 'communityId' | 'day' | 'participationRate'>;

/** A community in one statement, so that all numbers are of one moment. */
@Injectable()
export class CommunityAnalyticsRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /**
   * @param day `2026-03-01`, the only clock of the query
   * @returns null for an unknown community
   */
  async ofCommunity(communityId: string, day: string): Promise<CommunityAnalyticsView | null> {
    const [counted] = await this.manager.query<CommunityRow[]>(
      `WITH ${CONTENT}, ${ACTIVE_MEMBERS}, ${BY_WEEK}
       SELECT (SELECT count(*)::integer FROM member) AS members,
              (SELECT count(*)::integer FROM post) AS posts,
              (SELECT count(*)::integer FROM question) AS questions,
              (SELECT count(*)::integer FROM vote) AS votes,
              (SELECT count(*)::integer FROM active_member) AS "activeMembers",
              (SELECT coalesce(json_agg(json_build_object('userId', user_id, 'posts', posts, 'questions', questions)
                                        ORDER BY posts + questions DESC, user_id), '[]')
                 FROM (${MOST_ACTIVE}) most_active) AS "mostActiveMembers",
              (SELECT json_agg(json_build_object('week', monday, 'members', members, 'posts', posts, 'votes', votes)
                               ORDER BY monday)
                 FROM week) AS weeks
         FROM communities WHERE id = $1`,
      [communityId, day],
    );
    if (!counted) return null;
    const { members, activeMembers } = counted;
    const participationRate = members === 0 ? 0 : Math.round((activeMembers / members) * 10_000) / 10_000;
    return { communityId, day, ...counted, participationRate };
  }
}
