import type { CacheOptions, NearOptions } from './cache.options.js';
import { InvalidOptionError } from './cache.errors.js';
import { Evictor } from './evict/evictor.js';
import { silentLogger } from './insight/cache-logger.js';
import { safeLogger } from './insight/safe-logger.js';
import { type CacheCounters, CacheStatistics } from './insight/cache-statistics.js';
import type { CacheStats } from './insight/cache-stats.js';
import { CompareAndSet } from './put/compare-and-set.js';
import { Setter } from './put/setter.js';
import { Flights } from './read/2-join-flight.js';
import { BackgroundWork } from './read/background-work.js';
import type { ReadParts } from './read/read-parts.js';
import { Reader } from './read/reader.js';
import { NearStore } from './store/near-store.js';
import { RedisRemoteStore } from './store/redis/redis-remote-store.js';
import { RemoteGate } from './store/remote-gate.js';
import type { RemoteStore } from './store/remote-store.js';
import { type Clock, systemClock } from './time/clock.js';
import { type Duration, parseDuration } from './time/duration.js';

/** A cache taken apart. */
export interface CacheParts {
  readonly reader: Reader;
  readonly evictor: Evictor;
  readonly setter: Setter;
  readonly compareAndSet: CompareAndSet;
  readonly background: BackgroundWork;
  readonly statistics: CacheStatistics;
  readonly store: RemoteStore | undefined;
  readonly clock: Clock;
  readonly defaultTtl: Duration;
  /** Milliseconds. */
  readonly emptyTtl: number;
  connect(timeout: number): Promise<boolean>;
  remaining(key: string): Promise<number | undefined>;
  stats(): CacheStats;
  close(): Promise<void>;
}

const DEFAULT_NEAR = { maxEntries: 10_000, maxBytes: 64 * 1024 * 1024 } as const;

/**
 * Puts the parts of a cache together.
 * @throws InvalidOptionError, InvalidDurationError
 */
export function assembleCache(options: CacheOptions): CacheParts {
  const { clock = systemClock } = options;
  const logger = safeLogger(options.logger ?? silentLogger);
  const statistics = new CacheStatistics();
  const store = remoteStoreOf(options);
  const timeout = parseDuration(options.remoteTimeout ?? '100ms');
  const remote = store && new RemoteGate(store, { timeout, clock, logger, statistics });
  const near = nearStoreOf(options.near, clock);
  const mostStale = parseDuration(options.nearMaxStaleness ?? '2s', "option 'nearMaxStaleness'");
  const nearMaxStaleness = remote ? mostStale : Infinity;
  const defaultTtl = options.defaultTtl ?? '15m';
  parseDuration(defaultTtl, "option 'defaultTtl'");
  const nearTtl = options.near && options.near.ttl !== undefined ? parseDuration(options.near.ttl) : Infinity;
  const flights = new Flights(clock, nearMaxStaleness);
  const evictor = new Evictor({ near, remote, flights, statistics });
  const threshold = options.compressionThreshold ?? 1024;
  const parts: ReadParts = {
    near,
    flights,
    remote,
    journal: evictor.journal,
    background: new BackgroundWork(),
    clock,
    statistics,
    logger,
    bodyOptions: { compressionThreshold: threshold === false ? Infinity : threshold },
    nearLifetime: Math.min(nearMaxStaleness, nearTtl),
    leaseTtl: parseDuration(options.leaseTtl ?? '3s'),
  };
  const reader = new Reader(parts);

  return {
    reader,
    evictor,
    setter: new Setter(parts, evictor),
    compareAndSet: new CompareAndSet(parts, evictor),
    background: parts.background,
    statistics,
    store,
    clock,
    defaultTtl,
    emptyTtl: parseDuration(options.emptyTtl ?? '30s'),
    connect: async (longest) => {
      try {
        await store?.connect(longest);
        return true;
      } catch (error) {
        logger.warn(`cache: starting without the remote store: ${String(error)}`);
        return false;
      }
    },
    remaining: async (key) => {
      if (!remote) return near?.get(key)?.remaining(clock.wall(), clock.monotonic());
      const left = await remote.ask('ttl', (asked) => asked.remaining(key));
      return typeof left === 'number' ? left : undefined;
    },
    stats: () => {
      const counters: CacheCounters = Object.assign({}, statistics);
      const hits = statistics.nearHits + statistics.remoteHits;
      const reads = hits + statistics.misses + statistics.joins;
      return {
        ...counters,
        hitRate: reads === 0 ? 0 : hits / reads,
        near: { entries: near?.size ?? 0, bytes: near?.bytes ?? 0, displaced: near?.displaced ?? 0 },
        remote: {
          enabled: store !== undefined,
          breaker: remote?.state ?? 'closed',
          journalDepth: evictor.journal.depth,
        },
      };
    },
    close: async () => {
      await parts.background.settled();
      await evictor.close();
      await store?.close();
    },
  };
}

function remoteStoreOf({ remote, namespace, version }: CacheOptions): RemoteStore | undefined {
  if (!/^[\w.-]+$/.test(namespace)) {
    throw new InvalidOptionError('namespace', namespace, "letters, digits, '_', '.' and '-', such as 'larder'");
  }
  if (version !== undefined && !/^[\w.-]+$/.test(version)) {
    throw new InvalidOptionError('version', version, "letters, digits, '_', '.' and '-', such as 'v2'");
  }
  if (!remote) return undefined;
  if ('store' in remote) return remote.store;
  return new RedisRemoteStore(remote, version === undefined ? namespace : `${namespace}:${version}`);
}

function nearStoreOf(near: NearOptions | false | undefined, clock: Clock): NearStore | undefined {
  if (near === false) return undefined;
  const { maxEntries, maxBytes } = { ...DEFAULT_NEAR, ...near };
  for (const [name, value] of Object.entries({ maxEntries, maxBytes })) {
    if (!(Number.isFinite(value) && value >= 1)) {
      throw new InvalidOptionError(`near.${name}`, value, 'a number from 1, or `near: false`');
    }
  }
  return new NearStore({ maxEntries, maxBytes, clock });
}
