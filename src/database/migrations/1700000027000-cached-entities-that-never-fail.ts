import type { MigrationInterface, QueryRunner } from 'typeorm';
import { installCacheTriggers } from '../cached-entity/install-cache-triggers.js';
import { CACHED_TABLES } from './1700000015000-cached-entities.js';

/** Triggers whose writes go on when a column that they name is gone, or when there is no outbox to write to. */
export class CachedEntitiesThatNeverFail1700000027000 implements MigrationInterface {
  readonly name = 'CachedEntitiesThatNeverFail1700000027000';

  async up(runner: QueryRunner): Promise<void> {
    for (const triggers of CACHED_TABLES) await installCacheTriggers(runner, triggers);
  }

  /** The triggers stay: they evict what those before them did. */
  async down(): Promise<void> {}
}
