import type { ScopeNode } from '../evict/scope-generations.js';
import type { Sealed } from '../entry/seal.js';
import type { Instant } from '../time/clock.js';

/** What the near store is asked to keep. */
export interface NearItem {
  readonly value: Sealed;
  /** When the remote read was sent or the load began: ages count from here. */
  readonly at: Instant;
  /** Milliseconds after `at` at which the item is no longer served. */
  readonly lifetime: number;
  /** Milliseconds after `at` at which the item becomes stale; without it, it is fresh for its whole lifetime. */
  readonly freshFor?: number;
  /** Milliseconds its loader took. */
  readonly loadTime?: number;
  readonly tags: readonly string[];
  /** Kept for want of a remote store that answers: served although evictions of other processes are not heard. */
  readonly degraded?: boolean;
}

/** A kept item: a node of the eviction queue. */
export class NearEntry {
  wall: number;
  monotonic: number;
  /** Looked at since the hand passed (SIEVE's one bit). */
  visited = false;
  /** Sequence of scope evictions up to which this entry is known to be alive. */
  aliveAt: number;
  newer: NearEntry | undefined;
  older: NearEntry | undefined;

  constructor(
    readonly key: string,
    readonly item: NearItem,
    readonly scopes: readonly ScopeNode[],
    readonly bytes: number,
    aliveAt: number,
  ) {
    this.wall = item.at.wall;
    this.monotonic = item.at.monotonic;
    this.aliveAt = aliveAt;
  }

  isExpired(wall: number, monotonic: number): boolean {
    return monotonic - this.monotonic >= this.item.lifetime || wall - this.wall >= this.item.lifetime;
  }

  /** Starts the lifetime anew (sliding entries of a process without a remote store). */
  renew(wall: number, monotonic: number): void {
    this.wall = wall;
    this.monotonic = monotonic;
  }

  /** Milliseconds left, 0 when expired. */
  remaining(wall: number, monotonic: number): number {
    return Math.max(0, this.item.lifetime - Math.max(monotonic - this.monotonic, wall - this.wall));
  }
}
