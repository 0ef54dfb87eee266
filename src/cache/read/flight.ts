import { covers, type EvictionTarget } from '../key/eviction-target.js';
import { type Clock, type Instant, instantOf } from '../time/clock.js';

/**
 * One read or load under way. An eviction of its key touches it, and so does every moment in which one may have been
 * missed: it runs on for those who wait for it already, but nobody new joins it and what it brings is not kept in the
 * near store.
 */
export class Flight<T = unknown> {
  /** When the remote read was sent, or the load began. */
  at: Instant;
  touched = false;
  /** Touched by an eviction: its lease is gone, so that filling the remote store is pointless. */
  evicted = false;
  /** It loads under a lease of the remote store. */
  hasLease = false;
  /** Tags of the entry it found, where they are not the reader's. */
  foundTags: readonly string[] = [];
  /** Told when an eviction makes what the flight is going to fill worthless. */
  whenEvicted: (() => void) | undefined;
  /** What the flight brings; set once, right after it was started. */
  outcome: Promise<T> | undefined;

  constructor(
    readonly key: string,
    readonly tags: readonly string[],
    private readonly clock: Clock,
  ) {
    this.at = instantOf(clock);
  }

  /** Whether evicting the target concerns what the flight brings. */
  isCoveredBy(target: EvictionTarget): boolean {
    return covers(target, this.key, this.tags) || (target.kind === 'tag' && this.foundTags.includes(target.tag));
  }

  touch(): void {
    this.touched = true;
  }

  evict(): void {
    this.touch();
    this.evicted = true;
    this.whenEvicted?.();
    this.whenEvicted = undefined;
  }

  /** The value will be as of now: earlier evictions do not concern it any more. */
  restart(): void {
    this.touched = this.evicted = false;
    this.restamp();
  }

  restamp(): void {
    this.at = instantOf(this.clock);
  }
}
