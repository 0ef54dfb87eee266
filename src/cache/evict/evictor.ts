import type { CacheLogger } from '../insight/cache-logger.js';
import type { CacheStatistics } from '../insight/cache-statistics.js';
import type { OperationWatch } from '../insight/operation-watch.js';
import type { EvictionTarget } from '../key/eviction-target.js';
import type { Flights } from '../read/2-join-flight.js';
import type { NearStore } from '../store/near-store.js';
import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import type { EvictOptions, RemoteStore } from '../store/remote-store.js';
import type { Clock } from '../time/clock.js';
import { Journal } from './journal.js';
import { JournalReplay } from './journal-replay.js';
import { RecentEvictions } from './recent-evictions.js';
import { ServerIdentities } from './server-identities.js';

export interface EvictorParts {
  readonly near: NearStore | undefined;
  readonly remote: RemoteGate | undefined;
  readonly flights: Flights;
  readonly clock: Clock;
  readonly statistics: CacheStatistics;
  readonly logger: CacheLogger;
  readonly watch?: OperationWatch | undefined;
  /** What the other processes are told of an eviction. */
  readonly announce: (targets: readonly EvictionTarget[]) => Buffer;
}

/**
 * Evicts: the remote store first, then, after its reply, the own near store and flights in one tick. The other order
 * would let a read in between refill the near store with the old value. What the remote store did not acknowledge is
 * kept in the journal and replayed; what it did acknowledge is remembered for a while, for the case that it was not in
 * charge any more.
 */
export class Evictor {
  readonly journal = new Journal();
  readonly identities: ServerIdentities;
  private readonly acknowledged: RecentEvictions;
  private readonly replay: JournalReplay | undefined;
  private readonly underWay = new Set<Promise<boolean>>();

  constructor(private readonly parts: EvictorParts) {
    const { remote, clock, logger } = parts;
    this.acknowledged = new RecentEvictions(clock);
    this.identities = new ServerIdentities(remote?.layout ?? 'single', () => {
      this.serverChanged();
    });
    this.replay =
      remote &&
      new JournalReplay({
        journal: this.journal,
        remote,
        clock,
        logger,
        deliver: (targets) => this.deliver(remote, targets),
      });
  }

  /** @returns whether the remote store has acknowledged it; what it has not is in the journal */
  evict(targets: readonly EvictionTarget[], how?: HowToEvict): Promise<boolean> {
    if (targets.length === 0) return Promise.resolve(true);
    this.count(targets);
    const evict = (): Promise<boolean> => this.through(targets, (store, options) => store.evict(targets, options), how);
    const { watch } = this.parts;
    return watch ? watch.evict(targets, evict) : evict();
  }

  /**
   * Changes the remote store in a way that outdates the targets, then drops them here.
   * @param change resolves with the identities of the servers that did it
   * @returns as {@link evict}
   */
  through(targets: readonly EvictionTarget[], change: Change, { advisory = false }: HowToEvict = {}): Promise<boolean> {
    const { remote } = this.parts;
    if (!remote) {
      this.evictHere(targets);
      return Promise.resolve(true);
    }
    const evicting = this.isAcknowledged(remote, 'eviction', targets, change, advisory).then((isAcknowledged) => {
      this.underWay.delete(evicting);
      if (!isAcknowledged && !(advisory && !this.journal.hasRoomForAdvice)) {
        this.journal.add(targets);
        this.replay?.schedule();
      }
      this.evictHere(targets);
      return isAcknowledged;
    });
    this.underWay.add(evicting);
    return evicting;
  }

  /**
   * Evicts what another process could not. What is not acknowledged stays its task, and not that of this one's journal.
   * @returns whether it was
   */
  async relay(targets: readonly EvictionTarget[]): Promise<boolean> {
    const { remote } = this.parts;
    const evict: Change = (store, options) => store.evict(targets, options);
    if (!remote || !(await this.isAcknowledged(remote, 'relayed eviction', targets, evict))) return false;
    this.count(targets);
    this.evictHere(targets);
    return true;
  }

  /** Makes other processes drop what they hold near of something that has been replaced. Best effort. */
  async tell(targets: readonly EvictionTarget[]): Promise<void> {
    const { remote, announce } = this.parts;
    await remote?.ask('announcement', (store) => store.evict([], { announcement: announce(targets) }));
  }

  /** Drops from the near store, and marks what is being read or loaded as too old to be kept. */
  evictHere(targets: readonly EvictionTarget[]): void {
    const { near, flights } = this.parts;
    for (const target of targets) {
      near?.drop(target);
      flights.evict(target);
    }
  }

  /** Gives up all that this process holds or is reading: something may have changed unnoticed. */
  startAfresh(): void {
    this.parts.near?.clear();
    this.parts.flights.touchAll();
  }

  /** Waits for evictions that are being made, tries once more to deliver what is outstanding, then stops trying. */
  async close(): Promise<void> {
    await Promise.all(this.underWay);
    await this.replay?.finish();
  }

  private count(targets: readonly EvictionTarget[]): void {
    const { statistics } = this.parts;
    statistics.evictions += targets.length;
    for (const { kind } of targets) statistics.evictionsByKind[kind] += 1;
  }

  /** Sends outstanding evictions; true when the remote store has acknowledged them. */
  private async deliver(remote: RemoteGate, targets: readonly EvictionTarget[]): Promise<boolean> {
    const evict: Change = (store, options) => store.evict(targets, options);
    if (!(await this.isAcknowledged(remote, 'replay of evictions', targets, evict))) return false;
    this.journal.acknowledge(targets);
    this.evictHere(targets);
    return true;
  }

  /** Whether the remote store has made the change, by servers that have been in charge all the time. */
  private isAcknowledged(
    remote: RemoteGate,
    operation: string,
    targets: readonly EvictionTarget[],
    change: Change,
    advisory = false,
  ): Promise<boolean> {
    const { changes } = this.identities;
    const announcement = this.parts.announce(targets);
    return remote
      .ask(operation, (store, alive) => change(store, { announcement, alive }))
      .then((servers) => {
        if (servers === NO_REPLY) return false;
        // Remembered first: the server that answered may turn out to be another one than before.
        if (!advisory) this.acknowledged.add(targets);
        this.identities.see(...servers);
        return this.identities.changes === changes;
      });
  }

  /** The server that is in charge now may never have seen what its predecessor acknowledged. */
  private serverChanged(): void {
    this.parts.statistics.serverChanges += 1;
    this.journal.add(this.acknowledged.all());
    this.startAfresh();
    this.replay?.schedule();
  }
}

export interface HowToEvict {
  /**
   * Nothing was written: somebody wants a newer value. Not repeated when another server turns out to be in charge, where
   * entries of the old one are dead anyway, and not kept for later in the half of the journal that is for writes: however
   * many of them there are, they do not become "everything".
   */
  readonly advisory?: boolean;
}

type Change = (store: RemoteStore, options: EvictOptions) => Promise<readonly string[]>;
