import { InvalidOptionError } from './cache.errors.js';
import type { CacheOptions } from './cache.options.js';
import { cacheSettings, type CacheSettings } from './cache-settings.js';
import { Bus } from './bus/bus.js';
import { encodeEviction, SENDER_BYTES } from './bus/bus-message.js';
import { HEARTBEATS_PER_SILENCE } from './bus/heartbeat.js';
import { newEntryId } from './entry/entry-id.js';
import { Evictor } from './evict/evictor.js';
import { watchIdentities } from './evict/watch-identities.js';
import type { EntryExplanation } from './explain/entry-explanation.js';
import { explainEntry } from './explain/explain-entry.js';
import type { ExplainOptions } from './explain/next-read.js';
import { auditSettings } from './insight/audit-options.js';
import { ConsistencyAuditor } from './insight/auditor.js';
import { silentLogger } from './insight/cache-logger.js';
import { FleetStatistics } from './insight/fleet-statistics.js';
import { totalsOf } from './insight/fleet-totals.js';
import { OnceLog } from './insight/once-log.js';
import { OperationWatch } from './insight/operation-watch.js';
import { QueryCount } from './insight/query-count.js';
import { ReloadWatch } from './insight/reload-watch.js';
import { RoomWatch } from './insight/room-watch.js';
import { safeLogger } from './insight/safe-logger.js';
import { CacheStatistics } from './insight/cache-statistics.js';
import { Durations } from './insight/durations.js';
import { type CacheStats, statsOf } from './insight/cache-stats.js';
import { ReadStatisticsByCache } from './insight/read-statistics.js';
import type { EvictionTarget } from './key/eviction-target.js';
import { EntryCipher } from './protection/entry-cipher.js';
import type { SecretFieldRule } from './protection/field-guard.js';
import { KeyRing } from './protection/key-ring.js';
import type { Outbox } from './outbox/outbox.js';
import { OutboxRelay } from './outbox/outbox-relay.js';
import { OutboxWatch } from './outbox/outbox-watch.js';
import { CompareAndSet } from './put/compare-and-set.js';
import { Reloader } from './put/reloader.js';
import { Setter } from './put/setter.js';
import { Flights } from './read/2-join-flight.js';
import { BackgroundWork } from './read/background-work.js';
import type { ReadParts } from './read/read-parts.js';
import { Lookup } from './read/lookup.js';
import { Reader } from './read/reader.js';
import { NearStore } from './store/near-store.js';
import { RedisRemoteStore } from './store/redis/redis-remote-store.js';
import { RemoteGate } from './store/remote-gate.js';
import type { RemoteStore } from './store/remote-store.js';
import { type Clock, systemClock } from './time/clock.js';
import type { Duration } from './time/duration.js';
import { within } from './time/within.js';
import { DeferredEvictions } from './transaction/deferred-evictions.js';
import type { Transactions } from './transaction/transactions.js';

/** A cache taken apart. */
export interface CacheParts {
  readonly near: NearStore | undefined;
  readonly reader: Reader;
  readonly lookup: Lookup;
  readonly evictor: Evictor;
  readonly setter: Setter;
  readonly reloader: Reloader;
  readonly compareAndSet: CompareAndSet;
  /** Evictions declared inside a transaction. */
  readonly deferred: DeferredEvictions;
  readonly transactions: Transactions | undefined;
  /** Without a remote store what is evicted dies with the process, and need not be recorded. */
  readonly outbox: Outbox | undefined;
  readonly outboxWatch: OutboxWatch | undefined;
  readonly background: BackgroundWork;
  readonly statistics: CacheStatistics;
  readonly reads: ReadStatisticsByCache;
  readonly durations: Durations;
  /** What the remote store gave up for room. */
  readonly room: RoomWatch;
  readonly fleet: FleetStatistics | undefined;
  readonly store: RemoteStore | undefined;
  readonly remote: RemoteGate | undefined;
  readonly clock: Clock;
  /** '' for none. */
  readonly version: string;
  /** By the clock that never goes back, in milliseconds. */
  readonly begun: number;
  readonly defaultTtl: Duration;
  /** Milliseconds. */
  readonly emptyTtl: number;
  readonly secretFields: SecretFieldRule;
  readonly cipher: EntryCipher | undefined;
  connect(timeout: number): Promise<boolean>;
  explain(key: string, options: ExplainOptions): Promise<EntryExplanation>;
  stats(): CacheStats;
  close(): Promise<void>;
}

/**
 * Puts the parts of a cache together.
 * @throws InvalidOptionError, InvalidDurationError
 */
export function assembleCache(options: CacheOptions): CacheParts {
  const { clock = systemClock } = options;
  const settings = cacheSettings(options);
  const logger = safeLogger(options.logger ?? silentLogger);
  const statistics = new CacheStatistics();
  const reads = new ReadStatisticsByCache();
  const durations = new Durations();
  const store = remoteStoreOf(options, settings);
  const remote =
    store &&
    new RemoteGate(store, {
      timeout: settings.remoteTimeout,
      clock,
      logger,
      statistics,
      durations: durations.remote,
    });
  const near = settings.near ? new NearStore({ ...settings.near, clock }) : undefined;
  const { namespace, version, nearMaxStaleness, longestLoad } = settings;
  const flights = new Flights(clock, Math.min(store ? nearMaxStaleness : Infinity, longestLoad));
  const sender = Buffer.from(newEntryId().subarray(0, SENDER_BYTES));
  const announce = (targets: readonly EvictionTarget[]): Buffer => encodeEviction(sender, targets);
  const watch = operationWatchOf(options, { clock, logger });
  const evictor = new Evictor({ near, remote, flights, clock, statistics, logger, announce, watch });
  const bus =
    store && new Bus({ store, listener: evictor, sender, maxSilence: nearMaxStaleness, clock, statistics, logger });
  const { identities, journal } = evictor;
  const inCharge =
    remote && watchIdentities({ remote, identities, clock, interval: nearMaxStaleness / HEARTBEATS_PER_SILENCE });
  const parts: ReadParts = {
    version,
    near,
    flights,
    remote,
    journal,
    identities,
    bus,
    transactions: options.transactions,
    background: new BackgroundWork(),
    clock,
    statistics,
    durations,
    reloads: new ReloadWatch(clock),
    queries: options.countQueries && new QueryCount(options.countQueries),
    logger,
    told: new OnceLog(logger),
    cipher:
      options.encryption &&
      new EntryCipher(new KeyRing(options.encryption), version === '' ? namespace : `${namespace}:${version}`),
    bodyOptions: { compressionThreshold: settings.compressionThreshold },
    nearLifetime: settings.nearLifetime,
    degradedNearLifetime: settings.degradedNearLifetime,
    leaseTtl: settings.leaseTtl,
    longestLoad,
    random: options.random ?? Math.random,
  };
  const fleet =
    remote && settings.fleetStatistics > 0
      ? new FleetStatistics({
          remote,
          clock,
          interval: settings.fleetStatistics,
          count: () => totalsOf(statistics, reads),
        })
      : undefined;
  const auditor = options.audit
    ? new ConsistencyAuditor(parts, auditSettings(options.audit, nearMaxStaleness))
    : undefined;
  const reader = new Reader(parts, auditor, watch);
  const setter = new Setter(parts, evictor);
  const outbox = remote && settings.outbox;
  const outboxWatch = outbox && new OutboxWatch(outbox.store);
  const deferred = new DeferredEvictions({
    evict: (targets) => evictor.evict(targets),
    outbox: outboxWatch && { store: outbox.store, statistics: outboxWatch.statistics },
    background: parts.background,
    logger,
  });
  const relay =
    outboxWatch && outbox.relayInterval > 0
      ? new OutboxRelay({
          outbox: outbox.store,
          clock,
          logger,
          statistics: outboxWatch.statistics,
          interval: outbox.relayInterval,
          maxRecords: outbox.maxRecords,
          canDeliver: () => !remote.isOpen,
          deliver: (targets) => evictor.relay(targets),
        })
      : undefined;

  return {
    near,
    reader,
    lookup: new Lookup(parts),
    evictor,
    setter,
    reloader: new Reloader(parts, setter, evictor, watch),
    compareAndSet: new CompareAndSet(parts, evictor),
    deferred,
    transactions: options.transactions,
    outbox: outbox?.store,
    outboxWatch,
    background: parts.background,
    statistics,
    reads,
    durations,
    room: new RoomWatch(clock),
    fleet,
    store,
    remote,
    clock,
    version,
    begun: clock.monotonic(),
    defaultTtl: settings.defaultTtl,
    emptyTtl: settings.emptyTtl,
    secretFields: settings.secretFields,
    cipher: parts.cipher,
    connect: async (longest) => {
      try {
        const begun = clock.monotonic();
        await store?.connect(longest);
        await inCharge?.look();
        if (bus) await within(longest - (clock.monotonic() - begun), bus.whenAlive());
        return true;
      } catch (error) {
        logger.warn(`cache: starting without the remote store: ${String(error)}`);
        return false;
      }
    },
    explain: (key, options) => explainEntry(parts, store, key, options),
    stats: () => statsOf({ reads, statistics, near, remote, bus, journal, outbox: outboxWatch?.statistics }),
    close: async () => {
      auditor?.close();
      await parts.background.stored();
      await fleet?.close();
      await relay?.close();
      inCharge?.stop();
      await evictor.close();
      await bus?.close();
      await store?.close();
    },
  };
}

function operationWatchOf(
  { logOperations: logged = 0, tracer, random = Math.random }: CacheOptions,
  { clock, logger }: Pick<ReadParts, 'clock' | 'logger'>,
): OperationWatch | undefined {
  if (!(logged >= 0 && logged <= 1)) throw new InvalidOptionError('logOperations', logged, 'a share from 0 to 1');
  return logged > 0 || tracer ? new OperationWatch({ logged, tracer, logger, clock, random }) : undefined;
}

function remoteStoreOf({ remote }: CacheOptions, { namespace, version }: CacheSettings): RemoteStore | undefined {
  if (!remote) return undefined;
  return 'store' in remote ? remote.store : new RedisRemoteStore(remote, namespace, version);
}
