import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { CacheModuleOptions, Duration, EncryptionKey, OutboxOptions } from './cache/index.js';
import { encryptionKeys } from './config/encryption-keys.js';
import type { Environment } from './config/environment.js';
import { cachedRows } from './database/cached-entity/cached-rows.js';
import { queryCounter } from './database/query-counter.js';
import { PostgresOutbox } from './database/transactions/postgres-outbox.js';
import type { TypeOrmTransactions } from './database/transactions/typeorm-transactions.js';
import { PostgresWriteLedger } from './database/write-ledger/postgres-write-ledger.js';
import type { AuthenticatedRequest } from './access/current-user.decorator.js';
import { Public } from './access/public.decorator.js';
import { DomainError } from './errors/domain-error.js';
import { SCHEMA_VERSION } from './schema-version.js';

/** Where Redis is, or `undefined` when the near store is all there is. */
export function redisUrl(environment: Environment): string | undefined {
  const { REDIS_URL, REDIS_HOST, REDIS_PORT, REDIS_PASSWORD, REDIS_CACHE_DB } = environment;
  if (REDIS_URL) return REDIS_URL;
  if (!REDIS_HOST) return undefined;
  const password = REDIS_PASSWORD ? `:${encodeURIComponent(REDIS_PASSWORD)}@` : '';
  const host = REDIS_HOST.includes(':') ? `[${REDIS_HOST}]` : REDIS_HOST;
  return `redis://${password}${host}:${REDIS_PORT}/${REDIS_CACHE_DB}`;
}

/** No secret: anybody can make it. So that a first start with Redis needs nothing; not in production. */
const DEVELOPMENT_KEY: EncryptionKey = {
  id: 'development',
  key: createHash('sha256').update('known to everybody').digest(),
};

/** Whether what Redis gets encrypted is encrypted by a key that everybody knows. */
export const isEncryptionPublic = ({ NODE_ENV, CACHE_ENCRYPTION_KEYS }: Environment): boolean =>
  NODE_ENV !== 'production' && CACHE_ENCRYPTION_KEYS === undefined;

/** Without keys in production the start is refused where there is a Redis. */
function keysOf(environment: Environment): readonly EncryptionKey[] | undefined {
  if (isEncryptionPublic(environment)) return [DEVELOPMENT_KEY];
  return encryptionKeys(environment.CACHE_ENCRYPTION_KEYS ?? '');
}

/**
 * What the outbox calls the cache: the same for all releases, so that each delivers what a process of another one has
 * left. `undefined` without an outbox.
 */
export function outboxName(environment: Environment): string | undefined {
  const { CACHE_OUTBOX, CACHE_KEY_PREFIX } = environment;
  return CACHE_OUTBOX && redisUrl(environment) !== undefined ? CACHE_KEY_PREFIX : undefined;
}

/** The embedded Postgres has one connection, and none to spare for listening. */
function outboxOptions(cache: string, { DATABASE_URL }: Environment, transactions: TypeOrmTransactions): OutboxOptions {
  return { store: new PostgresOutbox(() => transactions.opened, { cache, listenUrl: DATABASE_URL }) };
}

/**
 * What the environment says about the cache, in the words of the cache.
 *
 * @param transactions of the application's data source; none where only the remote store is spoken to
 */
export function cacheOptions(environment: Environment, transactions?: TypeOrmTransactions): CacheModuleOptions {
  const url = redisUrl(environment);
  const keys = keysOf(environment);
  const outbox = outboxName(environment);
  return {
    enabled: environment.CACHE_ENABLED,
    namespace: environment.CACHE_KEY_PREFIX,
    ...(environment.CACHE_ENABLE_VERSIONING && { version: SCHEMA_VERSION }),
    ...(url !== undefined && { remote: { url } }),
    near: { maxEntries: environment.CACHE_NEAR_MAX_ENTRIES, maxBytes: environment.CACHE_NEAR_MAX_BYTES },
    nearMaxStaleness: environment.CACHE_NEAR_MAX_STALENESS as Duration,
    degradedNearLifetime:
      environment.CACHE_DEGRADED_NEAR_LIFETIME !== 'off' && (environment.CACHE_DEGRADED_NEAR_LIFETIME as Duration),
    remoteTimeout: environment.CACHE_REMOTE_TIMEOUT as Duration,
    defaultTtl: environment.CACHE_DEFAULT_TTL as Duration,
    compressionThreshold: environment.CACHE_ENABLE_COMPRESSION && environment.CACHE_COMPRESSION_THRESHOLD,
    ...(keys && { encryption: { keys } }),
    // Promise 5 is for users; who writes the program must see the mistake.
    secretFields: environment.NODE_ENV === 'production' ? 'skip' : 'throw',
    ...(transactions && { transactions }),
    ...(transactions && outbox !== undefined && { outbox: outboxOptions(outbox, environment, transactions) }),
    rowEvictions: cachedRows,
    countQueries: () => queryCounter.count,
    ...(!environment.CACHE_WARM && { warming: false }),
    logger: new Logger('Cache'),
    ...(environment.LOG_LEVEL === 'debug' && { logOperations: environment.CACHE_LOG_OPERATIONS }),
    writeBehind: { ledger: PostgresWriteLedger, enabled: environment.WRITE_BEHIND },
    http: {
      enabled: environment.ENABLE_API_CACHE,
      userOf: (request) => (request as AuthenticatedRequest).principal?.userId,
      isPublic: (controller, handler) =>
        [handler, controller].some((each) => Reflect.getMetadata(Public.KEY, each) === true),
    },
    // A rule said no before anything was written.
    nothingWritten: (error) => error instanceof DomainError,
  };
}
