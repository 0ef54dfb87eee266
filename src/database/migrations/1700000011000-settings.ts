import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Application settings that differ from their defaults. */
export class Settings1700000011000 implements MigrationInterface {
  readonly name = 'Settings1700000011000';

  async up(runner: QueryRunner): Promise<void> {
    // updated_by is kept for audit, also after that administrator's account is gone: so it is not a foreign key.
    await runner.query(`
      CREATE TABLE application_settings (
        name text PRIMARY KEY COLLATE "C",
        value jsonb NOT NULL,
        updated_by uuid,
        updated_at timestamptz NOT NULL DEFAULT now()
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE application_settings`);
  }
}
