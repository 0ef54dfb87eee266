import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who evicted what from the cache by hand. */
export class CacheEvictions1700000013000 implements MigrationInterface {
  readonly name = 'CacheEvictions1700000013000';

  async up(runner: QueryRunner): Promise<void> {
    // evicted_by is kept for audit, also after that administrator's account is gone: so it is not a foreign key.
    await runner.query(`
      CREATE TABLE cache_evictions (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        patterns text[] NOT NULL,
        tags text[] NOT NULL,
        evicted_by uuid NOT NULL,
        evicted_at timestamptz NOT NULL DEFAULT now(),
        CONSTRAINT cache_evictions_targets_check CHECK (cardinality(patterns) + cardinality(tags) > 0)
      )`);
    await runner.query(`CREATE INDEX cache_evictions_newest_idx ON cache_evictions (evicted_at DESC, id)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE cache_evictions`);
  }
}
