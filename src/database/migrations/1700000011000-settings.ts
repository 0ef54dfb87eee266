import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Application settings that somebody has set; the defaults of the others are in the code. */
export class Settings1700000011000 implements MigrationInterface {
  readonly name = 'Settings1700000011000';

  async up(runner: QueryRunner): Promise<void> {
    // updated_by is kept for audit, also after that administrator's account is gone: so it is not a foreign key.
    await runner.query(`
      CREATE TABLE application_settings (
        name text PRIMARY KEY COLLATE "C",
        value jsonb NOT NULL,
        updated_by uuid,
        updated_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT application_settings_known_check CHECK (
          CASE name
            WHEN 'siteName' THEN jsonb_typeof(value) = 'string'
            WHEN 'registrationOpen' THEN jsonb_typeof(value) = 'boolean'
            WHEN 'defaultTheme' THEN value IN ('"light"', '"dark"', '"system"')
            WHEN 'supportEmail' THEN jsonb_typeof(value) IN ('string', 'null')
            ELSE false
          END
        )
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE application_settings`);
  }
}
