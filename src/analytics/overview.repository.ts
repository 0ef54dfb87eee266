import { Injectable } from '@nestjs/common';
import { InjectEntityManager } from '@nestjs/typeorm';
import { EntityManager } from 'typeorm';
import { DEEDS } from './deeds.js';
import type { OverviewView } from './overview.view.js';
import { sqlDayOf, sqlDays } from './sql-days.js';

const { end, since } = sqlDays('$1');
const within30Days = (column: string): string => `${column} >= ${since(30)} AND ${column} < ${end}`;

/** One row; each user once, by the last deed. */
const ACTIVE_USERS = `
  SELECT (count(*) FILTER (WHERE last >= ${since(7)}))::integer AS of_7_days, count(*)::integer AS of_30_days
    FROM (
      SELECT user_id, max(at) AS last FROM ${DEEDS} deed WHERE ${within30Days('at')} GROUP BY user_id
    ) active_user`;

const CIRCULATION = `
  SELECT kind.code, coalesce(held.amount, 0) AS amount
    FROM token_kinds kind
    LEFT JOIN (
      SELECT kind, sum(balance) AS amount FROM token_accounts WHERE purpose = 'user' GROUP BY kind
    ) held ON held.kind = kind.code
   ORDER BY kind.code LIMIT 100`;

/** The name of a private community is nobody's business, so these are public ones. */
const TOP_COMMUNITIES = `
  SELECT community.id, community.name, community.member_count AS members,
         coalesce(posted.posts, 0) AS posts, coalesce(voted.votes, 0) AS votes
    FROM communities community
    LEFT JOIN (
      SELECT community_id, count(*)::integer AS posts FROM posts WHERE ${within30Days('created_at')} GROUP BY 1
    ) posted ON posted.community_id = community.id
    LEFT JOIN (
      SELECT question.community_id, count(*)::integer AS votes
        FROM votes vote JOIN questions question ON question.id = vote.question_id
       WHERE ${within30Days('vote.created_at')} GROUP BY 1
    ) voted ON voted.community_id = community.id
   WHERE community.visibility = 'public'
   ORDER BY coalesce(posts, 0) + coalesce(votes, 0) DESC, members DESC, community.id LIMIT 10`;

const SIGNUPS = `
  SELECT $1::date - ago AS day, coalesce(signed_up.users, 0) AS users
    FROM generate_series(0, 29) ago
    LEFT JOIN (
      SELECT ${sqlDayOf('created_at')} AS day, count(*)::integer AS users
        FROM users WHERE ${within30Days('created_at')} GROUP BY 1
    ) signed_up ON signed_up.day = $1::date - ago`;

/** The whole platform in one statement, so that all numbers are of one moment. */
@Injectable()
export class OverviewRepository {
  constructor(@InjectEntityManager() private readonly manager: EntityManager) {}

  /** @param day `2026-03-01`, the only clock of the query */
  async overview(day: string): Promise<OverviewView> {
    const [counted] = await this.manager.query<Omit<OverviewView, 'day'>[]>(
      `SELECT (SELECT count(*)::integer FROM users) AS users,
              active.of_7_days AS "activeUsers7Days",
              active.of_30_days AS "activeUsers30Days",
              (SELECT count(*)::integer FROM communities) AS communities,
              (SELECT count(*)::integer FROM posts) AS posts,
              (SELECT count(*)::integer FROM questions) AS questions,
              (SELECT count(*)::integer FROM votes) AS votes,
              (SELECT count(*)::integer FROM meetings WHERE status <> 'cancelled') AS meetings,
              (SELECT coalesce(json_agg(json_build_object('kind', code, 'amount', amount) ORDER BY code), '[]')
                 FROM (${CIRCULATION}) circulating) AS "tokensInCirculation",
              (SELECT coalesce(json_agg(json_build_object('communityId', id, 'name', name, 'members', members,
                                                          'posts', posts, 'votes', votes)
                                        ORDER BY posts + votes DESC, members DESC, id), '[]')
                 FROM (${TOP_COMMUNITIES}) top) AS "topCommunities",
              (SELECT json_agg(json_build_object('day', day, 'users', users) ORDER BY day)
                 FROM (${SIGNUPS}) signup) AS signups
         FROM (${ACTIVE_USERS}) active`,
      [day],
    );
    if (!counted) throw new Error('The overview is always one row');
    return { day, ...counted };
  }
}
