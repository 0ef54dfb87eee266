import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Feature flags: on/off, percentage rollout, targeting and A/B variants. */
export class FeatureFlags1700000003000 implements MigrationInterface {
  readonly name = 'FeatureFlags1700000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE feature_flags (
        id                   uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        name                 text NOT NULL UNIQUE COLLATE "C" CHECK (name ~ '^[a-z][a-z0-9-]{1,63}$'),
        description          text NOT NULL DEFAULT '',
        enabled              boolean NOT NULL DEFAULT false,
        rollout_basis_points integer NOT NULL DEFAULT 10000 CHECK (rollout_basis_points BETWEEN 0 AND 10000),
        target_user_ids      uuid[] NOT NULL DEFAULT '{}',
        target_roles         text[] NOT NULL DEFAULT '{}',
        variants             jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(variants) = 'array'),
        version              integer NOT NULL DEFAULT 1,
        created_at           timestamptz NOT NULL DEFAULT now(),
        updated_at           timestamptz NOT NULL DEFAULT now()
      )
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE feature_flags');
  }
}
