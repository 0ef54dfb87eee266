import pg from 'pg';
import { DataSource } from 'typeorm';
import type { EvictionTarget } from '../../../src/cache/index.js';
import { describeTarget } from '../../../src/cache/key/eviction-target.js';
import type { CacheTriggers } from '../../../src/database/cached-entity/cache-triggers.js';
import { installCacheTriggers } from '../../../src/database/cached-entity/install-cache-triggers.js';
import { databaseOptions } from '../../../src/database/database-options.js';
import { PostgresOutbox } from '../../../src/database/transactions/postgres-outbox.js';
import { createMigratedDatabase } from '../test-database.js';

/** A database of its own, somebody with psql, and a relay that looks when it is told to. */
export interface ChangesLab {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly psql: pg.Client;
  /** What Postgres warned of in {@link psql} since it was last asked. */
  readonly warnings: () => readonly string[];
  readonly install: (what: CacheTriggers | (new () => object)) => Promise<void>;
  readonly outboxOf: (cache: string) => PostgresOutbox;
  /** What a relay evicts now, by default that of the cache `larder`. */
  readonly heard: (by?: PostgresOutbox) => Promise<readonly string[]>;
  /** Nothing is recorded, and only the cache `larder` hears of changes. */
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

export async function openChangesLab(): Promise<ChangesLab> {
  const database = await createMigratedDatabase();
  const dataSource = await new DataSource(databaseOptions(database.url, 3)).initialize();
  const psql = new pg.Client({ connectionString: database.url });
  await psql.connect();
  let warned: string[] = [];
  psql.on('notice', ({ message = '', severity }) => {
    if (severity === 'WARNING') warned.push(message);
  });
  const outboxOf = (cache: string): PostgresOutbox => new PostgresOutbox(() => dataSource, { cache });
  const larder = outboxOf('larder');
  const heard = async (by = larder): Promise<readonly string[]> => {
    const targets: EvictionTarget[] = [];
    await by.take(100_000, async (taken) => {
      targets.push(...taken);
      return true;
    });
    return targets.map(describeTarget).sort();
  };
  return {
    url: database.url,
    dataSource,
    psql,
    warnings: () => {
      const all = warned;
      warned = [];
      return all;
    },
    install: async (what) => {
      const runner = dataSource.createQueryRunner();
      await installCacheTriggers(runner, what).finally(() => runner.release());
    },
    outboxOf,
    heard,
    reset: async () => {
      await psql.query(`TRUNCATE cache_outbox, cache_outbox_readers`);
      await psql.query(`INSERT INTO cache_outbox_readers VALUES ('larder', now())`);
    },
    close: async () => {
      await psql.end();
      await dataSource.destroy();
      await database.drop();
    },
  };
}
