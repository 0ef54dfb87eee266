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
    // One index for each list that is read by pages; those by author also serve the cascades.
    await runner.query(`CREATE INDEX posts_newest_idx ON posts (community_id, created_at DESC, id DESC)`);
    await runner.query(
      `CREATE INDEX posts_most_liked_idx ON posts (community_id, like_count DESC, created_at DESC, id DESC)`,
    );
    await runner.query(
      `CREATE INDEX posts_author_newest_idx ON posts (community_id, author_id, created_at DESC, id DESC)`,
    );
    await runner.query(
      `CREATE INDEX posts_author_most_liked_idx
           ON posts (community_id, author_id, like_count DESC, created_at DESC, id DESC)`,
    );
    await runner.query(`CREATE INDEX posts_by_user_idx ON posts (author_id, created_at DESC, id DESC)`);
    await runner.query(`
      CREATE TABLE post_likes (
        post_id uuid NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        created_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (post_id, user_id)
      )`);
    // For the deletion of accounts.
    await runner.query(`CREATE INDEX post_likes_user_idx ON post_likes (user_id)`);
    // Set-based, and in the database, because likes also go by cascade when an account is deleted.
    // The posts are locked in one order first, so that two such deletions cannot wait for each other.
    await runner.query(`
      CREATE FUNCTION posts_count_likes() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM 1 FROM posts WHERE id IN (SELECT post_id FROM changed) ORDER BY id FOR NO KEY UPDATE;
        UPDATE posts
           SET like_count = like_count + TG_ARGV[0]::integer * counted.rows
          FROM (SELECT post_id, count(*)::integer AS rows FROM changed GROUP BY post_id) counted
         WHERE id = counted.post_id;
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER post_likes_added AFTER INSERT ON post_likes
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_count_likes('1')`);
    await runner.query(`
      CREATE TRIGGER post_likes_removed AFTER DELETE ON post_likes
        REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION posts_count_likes('-1')`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE post_likes`);
    await runner.query(`DROP FUNCTION posts_count_likes`);
    await runner.query(`DROP TABLE posts`);
  }
}
