import type { ScopeNode } from '../evict/scope-generations.js';
import type { Type } from '../entry/class-type.js';
import type { Sealed } from '../entry/seal.js';
import type { Instant } from '../time/clock.js';

/** What the near store is asked to keep. */
export interface NearItem {
  readonly value: Sealed;
  /** When the remote read was sent or the load began: ages count from here. */
  readonly at: Instant;
  /** Milliseconds after `at` at which the item is no longer served; 0: it is not served at all. */
  readonly lifetime: number;
  /** Milliseconds after `at` for which the remote store may still say that this is its value. Default: its lifetime. */
  readonly keptFor?: number;
  /** Of the remote entry with this value: while it is there, the value need not be decoded again. */
  readonly id?: string | undefined;
  /** The class whose instances are in the value: another reader's may be another one. */
  readonly type?: Type | undefined;
  /** Milliseconds after `at` at which the item becomes stale; without it, it is fresh for its whole lifetime. */
  readonly freshFor?: number;
  /** Milliseconds its loader took. */
  readonly loadTime?: number;
  readonly tags: readonly string[];
  /** Kept for want of a remote store that answers: served although evictions of other processes are not heard. */
  readonly degraded?: boolean;
}

/** A way to an entry, which ends when the entry leaves. */
export interface Shortcut {
  end(): void;
}

const NO_TAGS: readonly string[] = [];

/** A kept item: a node of the eviction queue. Flat, because there are many: what is small stays a small integer. */
export class NearEntry {
  readonly value: Sealed;
  readonly id: string | undefined;
  readonly type: Type | undefined;
  readonly tags: readonly string[];
  lifetime = 0;
  keptFor = 0;
  freshFor = 0;
  loadTime = 0;
  degraded = false;
  /** When its age began, by the two clocks. */
  wall = 0;
  monotonic = 0;
  /** Looked at since the hand passed (SIEVE's one bit). */
  visited = false;
  newer: NearEntry | undefined;
  older: NearEntry | undefined;
  /** The way to it that its readers have found. */
  shortcut: Shortcut | undefined;

  /**
   * @param scope deepest prefix of its key
   * @param tagScopes one for each tag
   * @param aliveAt sequence of scope evictions up to which this entry is known to be alive
   */
  constructor(
    readonly key: string,
    item: NearItem,
    readonly scope: ScopeNode,
    readonly tagScopes: readonly ScopeNode[],
    readonly bytes: number,
    public aliveAt: number,
  ) {
    this.value = item.value;
    this.id = item.id;
    this.type = item.type;
    this.tags = item.tags.length === 0 ? NO_TAGS : item.tags;
    this.begin(item);
  }

  /** Its life begins, or begins anew because the remote store has said that the same entry is still there. */
  begin({ at, lifetime, keptFor = lifetime, freshFor = lifetime, loadTime = 0, degraded }: NearItem): void {
    this.renew(at.wall, at.monotonic);
    this.lifetime = lifetime;
    this.keptFor = keptFor;
    this.freshFor = freshFor;
    // Whole milliseconds take no memory of their own, and more than that is not asked of it.
    this.loadTime = Math.round(loadTime);
    this.degraded = degraded ?? false;
  }

  /** Milliseconds since its age began: the larger of what the two clocks say. */
  age(wall: number, monotonic: number): number {
    return Math.max(monotonic - this.monotonic, wall - this.wall);
  }

  isExpired(wall: number, monotonic: number): boolean {
    return this.age(wall, monotonic) >= this.lifetime;
  }

  /** Whether it will be of no use to anybody any more. */
  isSpent(wall: number, monotonic: number): boolean {
    return this.age(wall, monotonic) >= this.keptFor;
  }

  /** Starts the lifetime anew (sliding entries of a process without a remote store). */
  renew(wall: number, monotonic: number): void {
    this.wall = wall;
    this.monotonic = Math.floor(monotonic);
  }
}
