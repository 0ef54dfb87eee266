import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { CacheTriggers } from '../cached-entity/cache-triggers.js';
import { installCacheTriggers, removeCacheTriggers } from '../cached-entity/install-cache-triggers.js';

export const CACHED_TABLES: readonly CacheTriggers[] = [
  {
    table: 'users',
    columns: { id: 'id', walletAddress: 'wallet_address' },
    evicts: ['user:profile:{id}', 'user:public:{id}', 'user:principal:{id}', 'user:by-wallet:{walletAddress}'],
  },
  { table: 'user_preferences', columns: { userId: 'user_id' }, evicts: ['user:preferences:{userId}'] },
  { table: 'application_settings', columns: {}, evicts: ['settings'] },
];

/** Who is told of changes that are made past the application, and the triggers that tell. */
export class CachedEntities1700000015000 implements MigrationInterface {
  readonly name = 'CachedEntities1700000015000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE cache_outbox_readers (cache text PRIMARY KEY, seen_at timestamptz NOT NULL)`);
    // The transaction, not the savepoint in it: what a writer has evicted, and what triggers recorded of it, go together.
    await runner.query(`ALTER TABLE cache_outbox ADD COLUMN written_by xid8 NOT NULL DEFAULT pg_current_xact_id()`);
    for (const triggers of CACHED_TABLES) await installCacheTriggers(runner, triggers);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const triggers of CACHED_TABLES) await removeCacheTriggers(runner, triggers);
    await runner.query(`ALTER TABLE cache_outbox DROP COLUMN written_by`);
    await runner.query(`DROP TABLE cache_outbox_readers`);
  }
}
