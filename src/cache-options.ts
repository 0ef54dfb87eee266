import { Logger } from '@nestjs/common';
import type { CacheModuleOptions, Duration } from './cache/index.js';
import type { Environment } from './config/environment.js';
import { queryCounter } from './database/query-counter.js';
import type { AuthenticatedRequest } from './access/current-user.decorator.js';
import { Public } from './access/public.decorator.js';
import { DomainError } from './errors/domain-error.js';

/** Raised when a release changes the shape of a cached view. */
export const SCHEMA_VERSION = 'v1';

/** Where Redis is, or `undefined` when the near store is all there is. */
export function redisUrl(environment: Environment): string | undefined {
  const { REDIS_URL, REDIS_HOST, REDIS_PORT, REDIS_PASSWORD, REDIS_CACHE_DB } = environment;
  if (REDIS_URL) return REDIS_URL;
  if (!REDIS_HOST) return undefined;
  const password = REDIS_PASSWORD ? `:${encodeURIComponent(REDIS_PASSWORD)}@` : '';
  const host = REDIS_HOST.includes(':') ? `[${REDIS_HOST}]` : REDIS_HOST;
  return `redis://${password}${host}:${REDIS_PORT}/${REDIS_CACHE_DB}`;
}

/** What the environment says about the cache, in the words of the cache. */
export function cacheOptions(environment: Environment): CacheModuleOptions {
  const url = redisUrl(environment);
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
    countQueries: () => queryCounter.count,
    ...(!environment.CACHE_WARM && { warming: false }),
    logger: new Logger('Cache'),
    ...(environment.LOG_LEVEL === 'debug' && { logOperations: environment.CACHE_LOG_OPERATIONS }),
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
