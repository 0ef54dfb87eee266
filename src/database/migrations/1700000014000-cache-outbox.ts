import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Evictions that their writes have recorded, and that have not happened yet: docs/transactions.md. */
export class CacheOutbox1700000014000 implements MigrationInterface {
  readonly name = 'CacheOutbox1700000014000';

  async up(runner: QueryRunner): Promise<void> {
    // Rows live for milliseconds: what is dead is to be cleared away by number, for there is hardly anything alive.
    await runner.query(`
      CREATE TABLE cache_outbox (
        id uuid PRIMARY KEY,
        cache text NOT NULL,
        kind text NOT NULL,
        name text NOT NULL,
        due_at timestamptz NOT NULL
      ) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE cache_outbox`);
  }
}
