import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guests: people without an account, known by an anonymous session. */
export class Guests1700000010000 implements MigrationInterface {
  readonly name = 'Guests1700000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE guests (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        session_hash text NOT NULL UNIQUE CHECK (session_hash ~ '^[0-9a-f]{64}$'),
        display_name text NOT NULL DEFAULT 'Guest' CHECK (char_length(display_name) BETWEEN 1 AND 80),
        theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('light', 'dark', 'system')),
        language text NOT NULL DEFAULT 'en' CHECK (language ~ '^[a-z]{2,3}(-[A-Z]{2})?$'),
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`);
    // For the removal of expired guests, the longest expired first.
    await runner.query(`CREATE INDEX guests_expires_at_idx ON guests (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE guests`);
  }
}
