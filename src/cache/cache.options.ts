import type { AuditOptions } from './insight/audit-options.js';
import type { CacheLogger } from './insight/cache-logger.js';
import type { Tracer } from './insight/tracer.js';
import type { EncryptionOptions } from './protection/encryption-options.js';
import type { SecretFieldRule } from './protection/field-guard.js';
import type { OutboxOptions } from './outbox/outbox-options.js';
import type { RedisLocation } from './store/redis/redis-connection.js';
import type { RemoteStore } from './store/remote-store.js';
import type { Clock } from './time/clock.js';
import type { Duration } from './time/duration.js';
import type { Transactions } from './transaction/transactions.js';

export interface NearOptions {
  /** Most entries kept in this process. Default 50,000. */
  readonly maxEntries?: number;
  /** Most bytes kept in this process, by estimate. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Longest life of an entry in this process, where the declared time to live is longer. */
  readonly ttl?: Duration;
}

export interface CacheOptions {
  /** First part of every name in the remote store; caches of one namespace share their entries. */
  readonly namespace: string;
  /**
   * Changed when the shape of cached values changes: entries of other versions are not served, and evictions reach all
   * versions of a namespace. A number that is raised at its end (`v1`, `v2`) keeps two releases from loading for each other.
   */
  readonly version?: string;
  /** The level shared by all processes: where Redis is, a client of your own, or another implementation. */
  readonly remote?: RedisLocation | { readonly store: RemoteStore };
  /** The level in this process; `false` reads from the remote store each time. */
  readonly near?: NearOptions | false;
  /** With a remote store: how old, from the sending of the read, an entry of this process may get. Default 2 s. */
  readonly nearMaxStaleness?: Duration;
  /**
   * While the remote store does not answer: how old an entry of this process may get, so that the source is not
   * overrun. Default 1 s, never more than `nearMaxStaleness`; `false` to load for each read.
   */
  readonly degradedNearLifetime?: Duration | false;
  /** Longest wait for the remote store before a read goes to the source. Default 100 ms. */
  readonly remoteTimeout?: Duration;
  /**
   * After how long another process may load what one that has died was loading; one that lives renews its lease. Also the
   * longest wait for the load of another process. Default 3 s.
   */
  readonly leaseTtl?: Duration;
  /**
   * Until when a load is believed in: for so long its lease is renewed, and new readers wait for it. Afterwards they load
   * for themselves. Default 60 s.
   */
  readonly longestLoad?: Duration;
  /** Time to live where an annotated method does not say. Default 15 min. */
  readonly defaultTtl?: Duration;
  /** Time to live of `null`, `undefined` and empty arrays where a cache does not say. Default 30 s, never longer than the ttl. */
  readonly emptyTtl?: Duration;
  /** Values encoded to more bytes than this are compressed where that pays. Default 1,024; `false` for never. */
  readonly compressionThreshold?: number | false;
  /**
   * Keys for the caches that say `encrypt: true`: AES-256-GCM. Without a remote store they are not needed: then nothing
   * leaves the process.
   */
  readonly encryption?: EncryptionOptions;
  /**
   * What happens to a value with a field named like a secret (`password`, `api_key`) in a cache that is not encrypted:
   * `throw`, `skip` (returned, not kept, told once) or `allow`. Default `throw` where `NODE_ENV` is `development` or
   * `test`, else `skip`.
   */
  readonly secretFields?: SecretFieldRule;
  /** Compares a share of the hits with their source and counts stale ones: docs/caching.md. Default `false`. */
  readonly audit?: AuditOptions | false;
  /** How often the counters are added to the totals of all processes in the remote store. Default 10 s; `false` for never. */
  readonly fleetStatistics?: Duration | false;
  /** Database queries of this process so far, by the application's own count: for telling how many are saved. */
  readonly countQueries?: () => number;
  /**
   * Transactions of the database that values come from: inside of one, reads go to their source, and evictions and puts
   * wait for its commit. docs/transactions.md
   */
  readonly transactions?: Transactions;
  /**
   * Where evictions are recorded in the transaction of their write, so that none is lost when the process dies between
   * its commit and the eviction. With it annotated writes run in a transaction. Without a remote store it is not used.
   */
  readonly outbox?: OutboxOptions;
  readonly clock?: Clock;
  /** Uniform in [0, 1): chooses which reads refresh early. Default `Math.random`. */
  readonly random?: () => number;
  readonly logger?: CacheLogger;
  /**
   * Share of the operations (reads, evictions) that are logged at debug level, 0 to 1: key, layer, milliseconds. Default 0.
   * Above it, hits of the near store take a longer way.
   */
  readonly logOperations?: number;
  /** A tracer of OpenTelemetry: each read and each eviction becomes a span. Default: none. */
  readonly tracer?: Tracer;
}
