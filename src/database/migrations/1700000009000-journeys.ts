import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Journeys: steps in a given order, and how far each user has come. */
export class Journeys1700000009000 implements MigrationInterface {
  readonly name = 'Journeys1700000009000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE journeys (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        code text NOT NULL UNIQUE COLLATE "C" CHECK (code ~ '^[a-z][a-z0-9-]{1,63}$'),
        title text NOT NULL,
        description text NOT NULL DEFAULT '',
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE journey_steps (
        journey_id uuid NOT NULL REFERENCES journeys (id) ON DELETE CASCADE,
        position integer NOT NULL CHECK (position BETWEEN 1 AND 30),
        code text NOT NULL COLLATE "C" CHECK (code ~ '^[a-z][a-z0-9-]{1,63}$'),
        title text NOT NULL,
        PRIMARY KEY (journey_id, position),
        UNIQUE (journey_id, code)
      )`);
    // last_step is null before the first one, and else a step that the journey has: nobody gets further than its end.
    await runner.query(`
      CREATE TABLE journey_progress (
        user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
        journey_id uuid NOT NULL REFERENCES journeys (id) ON DELETE CASCADE,
        steps_done integer NOT NULL DEFAULT 0 CHECK (steps_done >= 0),
        last_step integer GENERATED ALWAYS AS (NULLIF(steps_done, 0)) STORED,
        started_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        completed_at timestamptz CHECK (completed_at IS NULL OR steps_done > 0),
        PRIMARY KEY (user_id, journey_id),
        FOREIGN KEY (journey_id, last_step) REFERENCES journey_steps (journey_id, position) ON DELETE CASCADE
      )`);
    await runner.query(`CREATE INDEX journey_progress_journey_idx ON journey_progress (journey_id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE journey_progress`);
    await runner.query(`DROP TABLE journey_steps`);
    await runner.query(`DROP TABLE journeys`);
  }
}
