import type { CacheOptions } from './cache.options.js';
import { assembleCache, type CacheParts } from './cache-parts.js';
import type { EntryExplanation } from './explain/entry-explanation.js';
import type { ExplainOptions } from './explain/next-read.js';
import { type CacheHealth, checkHealth } from './health/cache-health.js';
import { type CacheInsight, insightOf } from './insight/cache-insight.js';
import type { CacheStats } from './insight/cache-stats.js';
import type { CacheDurations } from './insight/durations.js';
import { type FleetStats, fleetStatsOf } from './insight/fleet-totals.js';
import { assertKey } from './key/cache-key.js';
import type { OutboxFigures } from './outbox/outbox.js';
import { NO_REPLY } from './store/remote-gate.js';
import type { ServerStats } from './store/server-stats.js';

/** What can be asked about a cache: for people, health checks and metrics. Nothing of it is on the way of a read. */
export class CacheAdministration {
  /** @internal */
  protected readonly parts: CacheParts;

  /** @throws InvalidDurationError, InvalidOptionError for options that make no sense */
  constructor(options: CacheOptions) {
    this.parts = assembleCache(options);
  }

  /** Whether the remote store answers a write, a read and a delete; never rejects. */
  health(): Promise<CacheHealth> {
    return checkHealth(this.parts);
  }

  /**
   * Where the entry of a key is, whether it is alive, and what the next read would do; its value is not shown. For people:
   * it changes nothing and counts as no read, and a remote store that is away is part of the answer.
   * @param options of the reader whose next read is meant
   * @throws InvalidKeyError, InvalidDurationError
   */
  async explain(key: string, options: ExplainOptions = {}): Promise<EntryExplanation> {
    return this.parts.explain(assertKey(key), options);
  }

  /** Counters since this cache was made, and what it holds now. */
  stats(): CacheStats {
    return this.parts.stats();
  }

  /**
   * What each cache did for the application so far, and what would make it serve better. Of this process; of the memory of
   * the remote store, what {@link serverStats} was told within the last hour.
   */
  report(): CacheInsight {
    return insightOf(this.parts);
  }

  /**
   * What all processes that share the remote store counted, some seconds ago or less; `undefined` where there is none, or
   * it does not answer.
   */
  async fleetStats(): Promise<FleetStats | undefined> {
    const totals = await this.parts.fleet?.read();
    return totals && fleetStatsOf(totals);
  }

  /**
   * Memory and evictions of the servers of the remote store, asked for by this call; `undefined` where there is none, or it
   * does not answer within `remoteTimeout`.
   */
  async serverStats(): Promise<ServerStats | undefined> {
    const { remote, room } = this.parts;
    const stats = await remote?.ask('server statistics', (store) => store.serverStats());
    if (stats === undefined || stats === NO_REPLY) return undefined;
    room.see(stats);
    return stats;
  }

  /**
   * What waits in the outbox, of all processes that share it; at most 10,000 records are counted. Asked for by this call;
   * `undefined` where there is none, or the database does not answer within a second.
   */
  async outboxFigures(): Promise<OutboxFigures | undefined> {
    return this.parts.outboxWatch?.figures();
  }

  /** How long loads, the remote store and waits for another process took. */
  durations(): CacheDurations {
    const { loads, remote, leaseWaits } = this.parts.durations;
    return { loads: loads.read(), remote: remote.read(), leaseWaits: leaseWaits.read() };
  }
}
