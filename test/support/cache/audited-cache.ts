import {
  Cache,
  type AuditOptions,
  type CacheOptions,
  type CacheStats,
  type LoadOptions,
} from '../../../src/cache/core.js';
import { MemoryRemoteStore } from '../../../src/cache/store/memory/memory-remote-store.js';
import { ChaosRemoteStore } from './chaos-remote-store.js';
import { ManualClock } from './manual-clock.js';

/** The default bound of an audit: two seconds of `nearMaxStaleness`, and one of margin. */
export const BOUND = 3_000;

/** What audits found, where they have found nothing yet. */
export const NONE = { agreed: 0, transient: 0, stale: 0, unsettled: 0 };

/** Lets everything run that waits for nothing but its turn. */
export const turns = async (count = 10): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise(setImmediate);
};

/** A cache that audits its hits, and the source behind it. */
export class AuditedCache {
  readonly clock = new ManualClock();
  readonly chaos = new ChaosRemoteStore(new MemoryRemoteStore(this.clock));
  readonly cache: Cache;
  /** What was logged as an error. */
  readonly errors: string[] = [];
  /** What loaders return. Changing it is a write that evicts nothing. */
  value: unknown = 'old';
  /** Times the source was asked. */
  loads = 0;

  constructor(layers: 'near' | 'remote' | 'both', audit: Partial<AuditOptions> | false = {}) {
    const remote: Partial<CacheOptions> = { remote: { store: this.chaos.store }, remoteTimeout: '1h' };
    this.cache = new Cache({
      namespace: 'n',
      clock: this.clock,
      logger: { debug: () => {}, warn: () => {}, error: (message) => this.errors.push(message) },
      audit: audit && { share: 1, ...audit },
      ...(layers === 'near' ? {} : remote),
      ...(layers === 'remote' ? { near: false } : {}),
    });
  }

  read(key = 'k', options: LoadOptions<unknown> = {}): Promise<unknown> {
    const load = async (): Promise<unknown> => {
      this.loads += 1;
      return this.value;
    };
    return this.cache.getOrLoad(key, '1h', load, options);
  }

  /** A read that fills, and one that is answered by the cache. */
  async hit(key = 'k', options: LoadOptions<unknown> = {}): Promise<void> {
    await this.read(key, options);
    await this.cache.settled();
    await this.read(key, options);
  }

  /** As {@link hit}, but in between the source becomes another, and nobody tells the cache. */
  async staleHit(
    [old, now]: readonly [unknown, unknown] = ['old', 'new'],
    options: LoadOptions<unknown> = {},
  ): Promise<void> {
    this.value = old;
    await this.read('k', options);
    await this.cache.settled();
    this.value = now;
    await this.read('k', options);
  }

  get stats(): CacheStats {
    return this.cache.stats();
  }

  get verdicts(): typeof NONE {
    const { auditAgreed, auditTransient, auditStale, auditUnsettled } = this.stats;
    return { agreed: auditAgreed, transient: auditTransient, stale: auditStale, unsettled: auditUnsettled };
  }

  async seen(condition: (stats: CacheStats) => boolean): Promise<void> {
    while (!condition(this.stats)) await turns(1);
  }

  /** Until every audit has its verdict. */
  async finished(): Promise<typeof NONE> {
    await this.seen(({ audits }) => audits > 0 && audits === Object.values(this.verdicts).reduce((a, b) => a + b));
    return this.verdicts;
  }

  /** Until an audit has seen a difference, and waits for the bound to pass. */
  async waiting(loads = 1): Promise<void> {
    await this.seen(({ auditLoads }) => auditLoads === loads);
    await turns();
  }

  /** Time passes in steps, as it does for the heartbeats of the bus. */
  async pass(milliseconds: number): Promise<void> {
    for (let left = milliseconds; left > 0; left -= 250) {
      this.clock.advance(Math.min(left, 250));
      await turns(5);
    }
  }
}
