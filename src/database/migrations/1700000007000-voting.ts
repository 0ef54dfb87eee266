import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Questions of communities, their options, and the votes. What a question ended with is kept apart from the votes
 * (`final_votes`, `eligible_at_close`), so that a closed question says the same after the accounts of voters are gone.
 */
export class Voting1700000007000 implements MigrationInterface {
  readonly name = 'Voting1700000007000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE questions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        community_id uuid NOT NULL REFERENCES communities (id) ON DELETE CASCADE,
        asked_by uuid REFERENCES users (id) ON DELETE SET NULL,
        title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
        title_search text NOT NULL,
        description text NOT NULL DEFAULT '' CHECK (char_length(description) <= 5000),
        status text NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'closed')),
        created_at timestamptz NOT NULL DEFAULT now(),
        closed_at timestamptz,
        eligible_at_close integer CHECK (eligible_at_close >= 0),
        CONSTRAINT questions_closed_at_check CHECK ((status = 'closed') = (closed_at IS NOT NULL)),
        CONSTRAINT questions_eligible_check CHECK ((status = 'closed') = (eligible_at_close IS NOT NULL))
      )`);
    await runner.query(`CREATE INDEX questions_list_idx ON questions (community_id, created_at DESC, id DESC)`);
    await runner.query(
      `CREATE INDEX questions_status_list_idx ON questions (community_id, status, created_at DESC, id DESC)`,
    );
    await runner.query(`CREATE INDEX questions_asked_by_idx ON questions (asked_by) WHERE asked_by IS NOT NULL`);
    await runner.query(`
      CREATE TABLE question_options (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        question_id uuid NOT NULL REFERENCES questions (id) ON DELETE CASCADE,
        position integer NOT NULL CHECK (position BETWEEN 0 AND 19),
        label text NOT NULL CHECK (char_length(label) BETWEEN 1 AND 100),
        final_votes integer CHECK (final_votes >= 0),
        UNIQUE (question_id, position),
        UNIQUE (question_id, label),
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
    // Counts of a question read this index alone.
    await runner.query(`CREATE INDEX votes_option_idx ON votes (question_id, option_id)`);
    await runner.query(`CREATE INDEX votes_user_idx ON votes (user_id)`);
    // What trends is counted over the last hours of all votes.
    await runner.query(`CREATE INDEX votes_recent_idx ON votes (created_at) INCLUDE (question_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE votes`);
    await runner.query(`DROP TABLE question_options`);
    await runner.query(`DROP TABLE questions`);
  }
}
