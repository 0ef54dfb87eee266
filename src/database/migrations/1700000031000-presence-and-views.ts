import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When users were here last, and how often posts were looked at: both written often, and each apart from what it is of. */
export class PresenceAndViews1700000031000 implements MigrationInterface {
  readonly name = 'PresenceAndViews1700000031000';

  async up(runner: QueryRunner): Promise<void> {
    // Not columns of what they are of: each write would copy that row, wait for its locks, and run its triggers.
    // Half of each page is kept free, so that the new version of a row fits beside the old one.
    await runner.query(`
      CREATE TABLE user_presence (
        user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        last_seen_at timestamptz NOT NULL
      ) WITH (fillfactor = 50)`);
    await runner.query(`
      CREATE TABLE post_views (
        post_id uuid PRIMARY KEY REFERENCES posts (id) ON DELETE CASCADE,
        view_count bigint NOT NULL CHECK (view_count >= 0)
      ) WITH (fillfactor = 50)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE post_views`);
    await runner.query(`DROP TABLE user_presence`);
  }
}
