import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { DEEDS } from './deeds.js';
import { sqlDayOf, sqlDays } from './sql-days.js';
import type { UserAnalyticsView } from './user-analytics.view.js';

const { end, since } = sqlDays('$2');

/**
 * Gaps and islands: among consecutive days, the day minus its number in the row is always the same.
 *
 * Makes `active_day(day)` and `streak(length, last_day)`.
 */
const STREAKS = `
  active_day AS (
    SELECT DISTINCT ${sqlDayOf('at')} AS day FROM ${DEEDS} deed WHERE user_id = $1 AND at < ${end}
  ),
  streak AS (
    SELECT count(*)::integer AS length, max(day) AS last_day
      FROM (SELECT day, day - (row_number() OVER (ORDER BY day))::integer AS island FROM active_day) numbered
     GROUP BY island
  )`;

const RANK = `
  SELECT place
    FROM (SELECT author_id, (rank() OVER (ORDER BY count(*) DESC))::integer AS place FROM posts GROUP BY author_id) ranked
   WHERE author_id = $1`;

/** A user in one statement, so that all numbers are of one moment. */
@Injectable()
export class UserAnalyticsRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /**
   * @param day `2026-03-01`, the only clock of the query
   * @returns null for an unknown user
   */
  async ofUser(userId: string, day: string): Promise<UserAnalyticsView | null> {
    const [counted] = await this.manager.query<Omit<UserAnalyticsView, 'userId' | 'day'>[]>(
      `WITH ${STREAKS}
       SELECT (SELECT count(*)::integer FROM posts WHERE author_id = $1) AS posts,
              (${RANK}) AS "rankByPosts",
              (SELECT count(*)::integer FROM questions WHERE asked_by = $1) AS "questionsAsked",
              (SELECT count(*)::integer FROM votes WHERE user_id = $1) AS votes,
              (SELECT count(*)::integer FROM posts post JOIN post_likes likes ON likes.post_id = post.id
                WHERE post.author_id = $1) AS "likesReceived",
              (SELECT count(*)::integer FROM meetings WHERE host_id = $1 AND status <> 'cancelled') AS "meetingsHosted",
              (SELECT count(*)::integer FROM meeting_participants part JOIN meetings met ON met.id = part.meeting_id
                WHERE part.user_id = $1 AND met.host_id <> $1
                  AND (met.status = 'ended' OR (met.status <> 'cancelled' AND met.over_at <= ${since(1)}))
              ) AS "meetingsAttended",
              (SELECT count(*)::integer FROM community_members WHERE user_id = $1) AS communities,
              achieved.number AS achievements,
              achieved.points AS "achievementPoints",
              (SELECT count(*)::integer FROM active_day) AS "activeDays",
              (SELECT coalesce(max(length), 0) FROM streak WHERE last_day >= $2::date - 1) AS "currentStreak",
              (SELECT coalesce(max(length), 0) FROM streak) AS "longestStreak"
         FROM users,
              LATERAL (SELECT count(*)::integer AS number, coalesce(sum(points), 0)::integer AS points
                         FROM achievement_awards JOIN achievements ON id = achievement_id
                        WHERE user_id = users.id) achieved
        WHERE users.id = $1`,
      [userId, day],
    );
    return counted ? { userId, day, ...counted } : null;
  }
}
