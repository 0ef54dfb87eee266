import type { CacheStatistics } from '../insight/cache-statistics.js';
import type { EvictionTarget } from '../key/eviction-target.js';
import type { Flights } from '../read/2-join-flight.js';
import type { NearStore } from '../store/near-store.js';
import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import type { RemoteStore } from '../store/remote-store.js';
import { Journal } from './journal.js';
import { JournalReplay } from './journal-replay.js';

export interface EvictorParts {
  readonly near: NearStore | undefined;
  readonly remote: RemoteGate | undefined;
  readonly flights: Flights;
  readonly statistics: CacheStatistics;
}

/**
 * Evicts: the remote store first, then, after its reply, the own near store and flights in one tick. The other order
 * would let a read in between refill the near store with the old value. What the remote store did not acknowledge is
 * kept in the journal and replayed.
 */
export class Evictor {
  readonly journal = new Journal();
  private readonly replay: JournalReplay | undefined;

  constructor(private readonly parts: EvictorParts) {
    const { remote } = parts;
    this.replay = remote && new JournalReplay(this.journal, remote, (targets) => this.evictHere(targets));
  }

  async evict(targets: readonly EvictionTarget[]): Promise<void> {
    if (targets.length === 0) return;
    this.parts.statistics.evictions += targets.length;
    await this.through(targets, (store, alive) => store.evict(targets, alive));
  }

  /** Changes the remote store in a way that outdates the targets, then drops them here. */
  async through(
    targets: readonly EvictionTarget[],
    change: (store: RemoteStore, alive: () => void) => Promise<unknown>,
  ): Promise<void> {
    const reply = await this.parts.remote?.ask('eviction', change);
    if (reply === NO_REPLY) {
      this.journal.add(targets);
      this.replay?.schedule();
    }
    this.evictHere(targets);
  }

  /** Drops from the near store, and marks what is being read or loaded as too old to be kept. */
  evictHere(targets: readonly EvictionTarget[]): void {
    const { near, flights } = this.parts;
    for (const target of targets) {
      near?.drop(target);
      flights.touch(target);
    }
  }

  /** Tries once more to deliver what is outstanding, then stops trying. */
  async close(): Promise<void> {
    if (this.journal.depth > 0) await this.replay?.run();
    this.replay?.stop();
  }
}
