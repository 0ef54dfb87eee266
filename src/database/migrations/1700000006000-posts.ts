import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Posts in communities, and who likes them. */
export class Posts1700000006000 implements MigrationInterface {
  readonly name = 'Posts1700000006000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE posts (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        community_id uuid NOT NULL REFERENCES communities (id) ON DELETE CASCADE,
        author_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        title text NOT NULL,
        title_search text NOT NULL,
        body text NOT NULL,
        like_count integer NOT NULL DEFAULT 0 CHECK (like_count >= 0),
        created_at timestamptz NOT NULL DEFAULT now(),
        edited_at timestamptz
      )`);
    await runner.query(`
      CREATE TABLE post_likes (
        post_id uuid NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (post_id, user_id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE post_likes`);
    await runner.query(`DROP TABLE posts`);
  }
}
