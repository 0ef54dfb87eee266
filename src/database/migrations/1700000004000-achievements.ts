import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Definitions of achievements, and who was awarded which. */
export class Achievements1700000004000 implements MigrationInterface {
  readonly name = 'Achievements1700000004000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE achievements (
        id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        code        text NOT NULL UNIQUE COLLATE "C" CHECK (code ~ '^[a-z][a-z0-9-]{1,63}$'),
        title       text NOT NULL,
        description text NOT NULL DEFAULT '',
        points      integer NOT NULL DEFAULT 0 CHECK (points BETWEEN 0 AND 1000),
        created_at  timestamptz NOT NULL DEFAULT now()
      )
    `);
    // awarded_by is kept for audit, also after that administrator's account is gone: so it is not a foreign key.
    await runner.query(`
      CREATE TABLE achievement_awards (
        user_id        uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        achievement_id uuid NOT NULL REFERENCES achievements (id) ON DELETE CASCADE,
        awarded_by     uuid,
        awarded_at     timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (user_id, achievement_id)
      )
    `);
    await runner.query('CREATE INDEX achievement_awards_achievement ON achievement_awards (achievement_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE achievement_awards');
    await runner.query('DROP TABLE achievements');
  }
}
