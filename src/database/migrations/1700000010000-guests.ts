import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Guests: people without an account, known by an anonymous session. */
export class Guests1700000010000 implements MigrationInterface {
  readonly name = 'Guests1700000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE guests (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        session_hash text NOT NULL UNIQUE,
        display_name text NOT NULL DEFAULT 'Guest',
        theme text NOT NULL DEFAULT 'system' CHECK (theme IN ('light', 'dark', 'system')),
        language text NOT NULL DEFAULT 'en',
        created_at timestamptz NOT NULL DEFAULT now(),
        updated_at timestamptz NOT NULL DEFAULT now(),
        expires_at timestamptz NOT NULL
      )`);
    await runner.query(`CREATE INDEX guests_expires_at_idx ON guests (expires_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE guests`);
  }
}
