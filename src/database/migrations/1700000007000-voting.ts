import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Questions of communities, their options, and the votes. */
export class Voting1700000007000 implements MigrationInterface {
  readonly name = 'Voting1700000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE questions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        community_id uuid NOT NULL REFERENCES communities (id) ON DELETE CASCADE,
        asked_by uuid REFERENCES users (id) ON DELETE SET NULL,
        title text NOT NULL,
        title_search text NOT NULL,
        description text NOT NULL DEFAULT '',
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
        created_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz,
        eligible_at_close integer,
        CHECK ((status = 'closed') = (closed_at IS NOT NULL))
      )`);
    await runner.query(`
      CREATE TABLE question_options (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        question_id uuid NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
        position integer NOT NULL,
        label text NOT NULL,
        final_votes integer,
        UNIQUE (question_id, position),
        UNIQUE (question_id, id)
      )`);
    await runner.query(`
      CREATE TABLE votes (
        question_id uuid NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        option_id uuid NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now(),
        changed_at timestamptz,
        PRIMARY KEY (question_id, user_id),
        FOREIGN KEY (question_id, option_id) REFERENCES question_options (question_id, id) ON DELETE CASCADE
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE votes`);
    await runner.query(`DROP TABLE question_options`);
    await runner.query(`DROP TABLE questions`);
  }
}
