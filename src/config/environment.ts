import { IsBoolean, IsEmail, IsIn, IsInt, IsOptional, Length, Matches, Max, Min } from 'class-validator';
import {
  ADDRESS,
  BYTES,
  DURATION,
  DURATION_OR_OFF,
  KEY_PREFIX,
  ORIGINS,
  POSTGRES_URL,
  RATE_OR_OFF,
  REDIS_URL,
  SHORT,
  SHORT_OR_OFF,
} from './allowed.js';
import { AreEncryptionKeys } from './encryption-keys.js';
import { AreProxies } from './are-proxies.js';
import { AsBoolean, AsNumber, AsDurationOrSeconds } from './parse.js';

const KIB = 1_024;
const MIB = 1_024 * KIB;
const FLAG = { message: 'true or false' };

/**
 * Every variable that the program reads. Unset and empty are the same. A value that is not allowed stops the start; the
 * message of each rule is what is allowed, as a reader of that error sees it.
 */
export class Environment {
  /** Port of the HTTP server; 0 takes a free one. */
  @AsNumber()
  @IsInt({ message: 'a whole number from 0 to 65535' })
  @Min(0, { message: 'a whole number from 0 to 65535' })
  @Max(65_535, { message: 'a whole number from 0 to 65535' })
  readonly PORT: number = 3000;

  /** Address the HTTP server listens on; `0.0.0.0` for all interfaces. */
  @Matches(ADDRESS, { message: 'an IP address or a host name' })
  readonly HOST: string = '127.0.0.1';

  /** In `development` logs are for people where there is a terminal; else they are JSON, one line each. */
  @IsIn(['development', 'production', 'test'], { message: 'development, production or test' })
  readonly NODE_ENV: 'development' | 'production' | 'test' = 'development';

  /** Least important messages that are logged. */
  @IsIn(['debug', 'log', 'warn', 'error', 'fatal'], { message: 'debug, log, warn, error or fatal' })
  readonly LOG_LEVEL: 'debug' | 'log' | 'warn' | 'error' | 'fatal' = 'log';

  /** Largest request body, in bytes. */
  @AsNumber()
  @IsInt({ message: BYTES(KIB, 16 * MIB) })
  @Min(KIB, { message: BYTES(KIB, 16 * MIB) })
  @Max(16 * MIB, { message: BYTES(KIB, 16 * MIB) })
  readonly BODY_LIMIT: number = 100 * KIB;

  /** How long the process goes on answering, not ready, when it is told to end; or off. Unset: 5s in production, else off. */
  @IsOptional()
  @Matches(SHORT_OR_OFF, { message: 'a time of up to 999s, such as 5s or 500ms, or off' })
  readonly SHUTDOWN_DELAY?: string;

  /** How long requests that are under way may take when the process ends. */
  @Matches(SHORT, { message: 'a time of up to 999s, such as 15s' })
  readonly SHUTDOWN_TIMEOUT: string = '15s';

  /** Proxies whose word about the client's address is believed: how many in a row, or their addresses; or off. */
  @AreProxies({ message: 'a number of proxies from 1 to 9, addresses such as 10.0.0.0/8,::1, or off' })
  readonly TRUST_PROXY: string = 'off';

  /** Web sites whose scripts may call this API, separated by commas; unset means none, `*` means all. */
  @IsOptional()
  @Matches(ORIGINS, { message: 'origins such as https://app.example.org,http://localhost:5173, or *' })
  readonly CORS_ORIGINS?: string;

  /** How long browsers are told to come by HTTPS only. For servers with TLS in front; or off. */
  @Matches(DURATION_OR_OFF, { message: 'a time with a unit, such as 180d, or off' })
  readonly HSTS: string = 'off';

  /** Requests per minute of one user, or of one address where nobody is signed in; or off. */
  @Matches(RATE_OR_OFF, { message: 'a number of requests per minute, or off' })
  readonly RATE_LIMIT: string = '600';

  /** Sign-ins and registrations per minute from one address, and changes of password by one user; or off. */
  @Matches(RATE_OR_OFF, { message: 'a number of requests per minute, or off' })
  readonly RATE_LIMIT_SIGN_IN: string = '30';

  /** Sign-ins per minute to one account, from all addresses together; or off. */
  @Matches(RATE_OR_OFF, { message: 'a number of requests per minute, or off' })
  readonly RATE_LIMIT_ACCOUNT: string = '10';

  /** How long a sign-in lasts. */
  @Matches(DURATION, { message: 'a time with a unit, such as 12h or 30d' })
  readonly SESSION_TTL: string = '30d';

  /** Postgres to use; unset starts the embedded one. */
  @IsOptional()
  @Matches(POSTGRES_URL, { message: 'a URL such as postgres://user:password@localhost:5432/larder' })
  readonly DATABASE_URL?: string;

  /** Connections to Postgres; the embedded one has a single connection, whatever this says. */
  @AsNumber()
  @IsInt({ message: 'a whole number from 1 to 200' })
  @Min(1, { message: 'a whole number from 1 to 200' })
  @Max(200, { message: 'a whole number from 1 to 200' })
  readonly DATABASE_POOL_SIZE: number = 10;

  /** Folder of the embedded Postgres and of the first administrator's password. */
  @Length(1, 500, { message: 'a path of up to 500 characters' })
  readonly DATA_DIR: string = 'data';

  /** Administrator that exists after the start: created if missing, else left as it is. */
  @IsOptional()
  @IsEmail({}, { message: 'an e-mail address' })
  readonly ADMIN_EMAIL?: string;

  /** Password of ADMIN_EMAIL, used when that administrator is created. */
  @IsOptional()
  @Length(10, 128, { message: '10 to 128 characters' })
  readonly ADMIN_PASSWORD?: string;

  /** Redis to use as the shared level of the cache; unset, with REDIS_HOST unset too, means none. */
  @IsOptional()
  @Matches(REDIS_URL, {
    message: 'a URL such as redis://localhost:6379/0, redis+sentinel://… or redis+cluster://… (docs/caching.md)',
  })
  readonly REDIS_URL?: string;

  /** Host of Redis, instead of REDIS_URL. */
  @IsOptional()
  @Matches(ADDRESS, { message: 'an IP address or a host name' })
  readonly REDIS_HOST?: string;

  /** Port of REDIS_HOST. */
  @AsNumber()
  @IsInt({ message: 'a whole number from 1 to 65535' })
  @Min(1, { message: 'a whole number from 1 to 65535' })
  @Max(65_535, { message: 'a whole number from 1 to 65535' })
  readonly REDIS_PORT: number = 6379;

  /** Password of REDIS_HOST. */
  @IsOptional()
  @Length(1, 500, { message: '1 to 500 characters' })
  readonly REDIS_PASSWORD?: string;

  /** Number of the database on REDIS_HOST. */
  @AsNumber()
  @IsInt({ message: 'a whole number from 0 to 1023' })
  @Min(0, { message: 'a whole number from 0 to 1023' })
  @Max(1_023, { message: 'a whole number from 0 to 1023' })
  readonly REDIS_CACHE_DB: number = 0;

  /** Switches all caching: with `false` every annotated method runs as if it had no annotation. */
  @AsBoolean()
  @IsBoolean(FLAG)
  readonly CACHE_ENABLED: boolean = true;

  /** First part of every key in Redis: what keeps two applications on one Redis apart. */
  @Matches(KEY_PREFIX, { message: '1 to 64 letters, digits, ".", "_" or "-"' })
  readonly CACHE_KEY_PREFIX: string = 'larder';

  /** How long an entry lives when its cache names no time: a time with a unit, or plain seconds. */
  @AsDurationOrSeconds()
  @Matches(DURATION, { message: 'a time with a unit, such as 15m, or plain seconds; not zero' })
  readonly CACHE_DEFAULT_TTL: string = '15m';

  /** Compresses entries larger than CACHE_COMPRESSION_THRESHOLD where that makes them smaller. */
  @AsBoolean()
  @IsBoolean(FLAG)
  readonly CACHE_ENABLE_COMPRESSION: boolean = true;

  /** Size from which an entry is compressed, in bytes. */
  @AsNumber()
  @IsInt({ message: BYTES(1, 16 * MIB) })
  @Min(1, { message: BYTES(1, 16 * MIB) })
  @Max(16 * MIB, { message: BYTES(1, 16 * MIB) })
  readonly CACHE_COMPRESSION_THRESHOLD: number = KIB;

  /** Makes the schema version a part of every entry, so that two releases on one Redis are not served each other's. */
  @AsBoolean()
  @IsBoolean(FLAG)
  readonly CACHE_ENABLE_VERSIONING: boolean = true;

  /**
   * Keys for what Redis gets encrypted, `id:base64` of 32 bytes (`npx larder key`), separated by commas: the first
   * one encrypts, all of them decrypt. Needed with Redis in production.
   */
  @IsOptional()
  @AreEncryptionKeys({
    message: 'keys such as 2026-01:BASE64, of 32 bytes each (npx larder key), with ids of their own and commas between',
  })
  readonly CACHE_ENCRYPTION_KEYS?: string;

  /** How long one command may keep a request waiting before the database is asked instead. */
  @Matches(DURATION, { message: 'a time with a unit, such as 100ms' })
  readonly CACHE_REMOTE_TIMEOUT: string = '100ms';

  /** Most entries kept in the process. */
  @AsNumber()
  @IsInt({ message: 'a whole number from 1 to 10000000' })
  @Min(1, { message: 'a whole number from 1 to 10000000' })
  @Max(10_000_000, { message: 'a whole number from 1 to 10000000' })
  readonly CACHE_NEAR_MAX_ENTRIES: number = 50_000;

  /** Most bytes (estimated) kept in the process. */
  @AsNumber()
  @IsInt({ message: BYTES(KIB, 65_536 * MIB) })
  @Min(KIB, { message: BYTES(KIB, 65_536 * MIB) })
  @Max(65_536 * MIB, { message: BYTES(KIB, 65_536 * MIB) })
  readonly CACHE_NEAR_MAX_BYTES: number = 64 * MIB;

  /** Longest time that another node's near store may lag behind an eviction. */
  @Matches(DURATION, { message: 'a time with a unit, such as 2s' })
  readonly CACHE_NEAR_MAX_STALENESS: string = '2s';

  /** While Redis does not answer: how long the process keeps what it loaded, so that the database is not overrun. */
  @Matches(DURATION_OR_OFF, { message: 'a time with a unit, such as 1s, or off' })
  readonly CACHE_DEGRADED_NEAR_LIFETIME: string = '1s';

  /** Records evictions in the transaction of their write, so that none is lost when a node dies. Only where there is a Redis. */
  @AsBoolean()
  @IsBoolean(FLAG)
  readonly CACHE_OUTBOX: boolean = true;

  /** Loads what every client needs first before anybody asks: when the server is ready, on one node of the fleet. */
  @AsBoolean()
  @IsBoolean(FLAG)
  readonly CACHE_WARM: boolean = true;

  /** Caches the responses of the routes that say `@HttpCache`, beside the results of service methods. */
  @AsBoolean()
  @IsBoolean(FLAG)
  readonly ENABLE_API_CACHE: boolean = false;

  /** Accepts writes such as activity, presence and views in Redis, and performs them in batches: docs/write-behind.md. */
  @AsBoolean()
  @IsBoolean(FLAG)
  readonly WRITE_BEHIND: boolean = false;

  /** Share of the cache's reads and evictions that are logged, where LOG_LEVEL is debug. */
  @AsNumber()
  @Min(0, { message: 'a share from 0 to 1' })
  @Max(1, { message: 'a share from 0 to 1' })
  readonly CACHE_LOG_OPERATIONS: number = 0;

  /** Serves `/metrics` for Prometheus: the cache, the requests and the process. */
  @AsBoolean()
  @IsBoolean(FLAG)
  readonly CACHE_MONITORING_ENABLED: boolean = true;

  /** Bearer token that `/metrics` asks for; unset means that it is open to whoever reaches the port. */
  @IsOptional()
  @Length(16, 500, { message: '16 to 500 characters' })
  readonly METRICS_TOKEN?: string;
}
