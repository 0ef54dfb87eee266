import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What users prefer, and what they did. */
export class Activity1700000012000 implements MigrationInterface {
  readonly name = 'Activity1700000012000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE user_preferences (
        user_id uuid PRIMARY KEY REFERENCES users (id) ON DELETE CASCADE,
        language text NOT NULL DEFAULT 'en',
        time_zone text NOT NULL DEFAULT 'UTC',
        email_notifications boolean NOT NULL DEFAULT true,
        push_notifications boolean NOT NULL DEFAULT false,
        digest text NOT NULL DEFAULT 'weekly' CHECK (digest IN ('never', 'daily', 'weekly')),
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE activities (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        kind text NOT NULL CHECK (kind IN (
          'community.created', 'community.joined', 'post.created', 'question.asked', 'journey.completed')),
        subject_id uuid,
        community_id uuid REFERENCES communities (id) ON DELETE CASCADE,
        occurred_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`CREATE INDEX activities_user_idx ON activities (user_id, occurred_at DESC, id)`);
    await runner.query(`
      CREATE INDEX activities_community_idx ON activities (community_id, occurred_at DESC, id)
       WHERE community_id IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE activities`);
    await runner.query(`DROP TABLE user_preferences`);
  }
}
