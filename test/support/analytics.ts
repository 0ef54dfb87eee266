import { randomBytes } from 'node:crypto';
import { jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { AnalyticsClock } from '../../src/analytics/analytics-clock.js';
import type { Stack } from './stack.js';

/** A Wednesday, so far ahead that nothing which requests write is within "the last days". */
export const DAY = '2031-03-12';

/** Lets the analytics of a node be of another day. @returns sets the day */
export function setDay(stack: Stack): (day: string) => void {
  const today = jest.spyOn(stack.app.get(AnalyticsClock, { strict: false }), 'today');
  return (day) => today.mockReturnValue(day);
}

/** @returns noon (UTC) so many days before {@link DAY} */
export const daysAgo = (days: number): string =>
  new Date(Date.parse(`${DAY}T12:00:00Z`) - days * 86_400_000).toISOString();

/** Writes past the application, where no cache hears of it: rows as they would be had users done this at these times. */
export class Rows {
  constructor(private readonly stack: Stack) {}

  user = (at = daysAgo(400)): Promise<string> =>
    this.one(
      `INSERT INTO users (email, password_hash, display_name, created_at) VALUES ($1, '-', 'Ada', $2) RETURNING id`,
      [`${randomBytes(8).toString('hex')}@example.org`, at],
    );

  community = (ownerId: string, { name = 'Garden', visibility = 'public', at = daysAgo(300) } = {}): Promise<string> =>
    this.one(
      `WITH made AS (
         INSERT INTO communities (slug, owner_id, name, name_search, visibility, created_at)
         VALUES ($1, $2, $3, lower($3), $4, $5) RETURNING id, owner_id, created_at
       ), owner AS (
         INSERT INTO community_members (community_id, user_id, role, joined_at)
         SELECT id, owner_id, 'owner', created_at FROM made
       ), configuration AS (
         INSERT INTO community_configurations (community_id) SELECT id FROM made
       ) SELECT id FROM made`,
      [`c-${randomBytes(8).toString('hex')}`, ownerId, name, visibility, at],
    );

  member = (communityId: string, userId: string, at = daysAgo(200)): Promise<string> =>
    this.one(
      'INSERT INTO community_members (community_id, user_id, joined_at) VALUES ($1, $2, $3) RETURNING user_id AS id',
      [communityId, userId, at],
    );

  post = (communityId: string, authorId: string, at = daysAgo(0)): Promise<string> =>
    this.one(
      `INSERT INTO posts (community_id, author_id, title, title_search, body, created_at)
       VALUES ($1, $2, 'Tools', 'tools', 'Bring your own.', $3) RETURNING id`,
      [communityId, authorId, at],
    );

  like = (postId: string, userId: string, at = daysAgo(0)): Promise<string> =>
    this.one('INSERT INTO post_likes (post_id, user_id, created_at) VALUES ($1, $2, $3) RETURNING user_id AS id', [
      postId,
      userId,
      at,
    ]);

  question = (communityId: string, askedBy: string, at = daysAgo(0)): Promise<string> =>
    this.one(
      `WITH asked AS (
         INSERT INTO questions (community_id, asked_by, title, title_search, created_at)
         VALUES ($1, $2, 'When?', 'when?', $3) RETURNING id
       ), option AS (
         INSERT INTO question_options (question_id, position, label) SELECT id, 0, 'Now' FROM asked
       ) SELECT id FROM asked`,
      [communityId, askedBy, at],
    );

  vote = (questionId: string, userId: string, at = daysAgo(0)): Promise<string> =>
    this.one(
      `INSERT INTO votes (question_id, user_id, option_id, created_at)
       SELECT question_id, $2, id, $3 FROM question_options WHERE question_id = $1 RETURNING user_id AS id`,
      [questionId, userId, at],
    );

  /** @param at when it starts; it lasts an hour */
  meeting = (hostId: string, status: 'scheduled' | 'ended' | 'cancelled', at = daysAgo(5)): Promise<string> =>
    this.one(
      `INSERT INTO meetings (host_id, title, title_search, starts_at, ends_at, max_participants, status)
       VALUES ($1, 'Tea', 'tea', $2::timestamptz, $2::timestamptz + interval '1 hour', 10, $3) RETURNING id`,
      [hostId, at, status],
    );

  participant = (meetingId: string, userId: string, at = daysAgo(6)): Promise<string> =>
    this.one(
      'INSERT INTO meeting_participants (meeting_id, user_id, joined_at) VALUES ($1, $2, $3) RETURNING user_id AS id',
      [meetingId, userId, at],
    );

  activity = (userId: string, at: string): Promise<string> =>
    this.one(`INSERT INTO activities (user_id, kind, occurred_at) VALUES ($1, 'journey.completed', $2) RETURNING id`, [
      userId,
      at,
    ]);

  award = (userId: string, points: number): Promise<string> =>
    this.one(
      `WITH defined AS (
         INSERT INTO achievements (code, title, points) VALUES ($2, 'First', $3) RETURNING id
       ) INSERT INTO achievement_awards (user_id, achievement_id) SELECT $1, id FROM defined RETURNING user_id AS id`,
      [userId, `c-${randomBytes(8).toString('hex')}`, points],
    );

  private async one(sql: string, parameters: readonly unknown[]): Promise<string> {
    const rows: { id: string }[] = await this.stack.app.get(DataSource).query(sql, [...parameters]);
    return String(rows[0]?.id);
  }
}
