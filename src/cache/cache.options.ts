import type { CacheLogger } from './insight/cache-logger.js';
import type { RedisLocation } from './store/redis/redis-connection.js';
import type { RemoteStore } from './store/remote-store.js';
import type { Clock } from './time/clock.js';
import type { Duration } from './time/duration.js';

export interface NearOptions {
  /** Most entries kept in this process. Default 10,000. */
  readonly maxEntries?: number;
  /** Most bytes kept in this process, by estimate. Default 64 MiB. */
  readonly maxBytes?: number;
  /** Longest life of an entry in this process, where the declared time to live is longer. */
  readonly ttl?: Duration;
}

export interface CacheOptions {
  /** First part of every name in the remote store; caches of one namespace share their entries. */
  readonly namespace: string;
  /** Raised when the shape of cached values changes: entries of other versions are not seen. */
  readonly version?: string;
  /** The level shared by all processes: where Redis is, a client of your own, or another implementation. */
  readonly remote?: RedisLocation | { readonly store: RemoteStore };
  /** The level in this process; `false` reads from the remote store each time. */
  readonly near?: NearOptions | false;
  /** With a remote store: how old, from the sending of the read, an entry of this process may get. Default 2 s. */
  readonly nearMaxStaleness?: Duration;
  /** Longest wait for the remote store in one step of a read. Default 100 ms. */
  readonly remoteTimeout?: Duration;
  /** How long one loader has the right to fill a key before another process may try. Default 3 s. */
  readonly leaseTtl?: Duration;
  /** Time to live where an annotated method does not say. Default 15 min. */
  readonly defaultTtl?: Duration;
  /** Time to live of `null`, `undefined` and empty arrays where a cache does not say. Default 30 s, never longer than the ttl. */
  readonly emptyTtl?: Duration;
  /** Values encoded to more bytes than this are compressed where that pays. Default 1,024; `false` for never. */
  readonly compressionThreshold?: number | false;
  readonly clock?: Clock;
  readonly logger?: CacheLogger;
}
