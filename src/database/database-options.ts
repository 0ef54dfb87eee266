import type { DataSourceOptions } from 'typeorm';
import { APPLICATION_NAME } from './application-name.js';
import { migrations } from './migrations/index.js';
import { queryCounter } from './query-counter.js';

/**
 * What every connection to Postgres has in common, embedded or not. No request may wait without end: times in ms.
 *
 * @param url of the Postgres to use; undefined for the embedded one, which has a single connection
 * @param poolSize most connections at a time
 */
export function databaseOptions(url: string | undefined, poolSize: number): DataSourceOptions & { type: 'postgres' } {
  return {
    type: 'postgres',
    ...(url && { url }),
    poolSize: url ? poolSize : 1,
    migrations,
    migrationsTableName: 'migrations',
    synchronize: false,
    logger: queryCounter,
    uuidExtension: 'pgcrypto', // Postgres has gen_random_uuid() by itself; PGlite has no uuid-ossp
    installExtensions: false,
    applicationName: APPLICATION_NAME,
    extra: {
      connectionTimeoutMillis: 5_000,
      statement_timeout: 10_000,
      query_timeout: 12_000, // for a server that does not even answer that a statement timed out
      idle_in_transaction_session_timeout: 30_000,
      keepAlive: true,
      idleTimeoutMillis: url ? 30_000 : 0,
    },
  };
}
