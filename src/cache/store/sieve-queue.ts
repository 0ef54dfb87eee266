import type { NearEntry } from './near-entry.js';

/** Entries that the hand passes at most: a walk through all of a large store would hold up everything else. */
const LONGEST_WALK = 1_000;

/**
 * The order in which entries leave a full near store: SIEVE (Zhang et al., "SIEVE is Simpler than LRU", NSDI 2024).
 * A hit costs one bit; a hand walks from the oldest entry to the newest and takes the first one not looked at.
 */
export class SieveQueue {
  private newest: NearEntry | undefined;
  private oldest: NearEntry | undefined;
  private hand: NearEntry | undefined;

  add(entry: NearEntry): void {
    entry.older = this.newest;
    entry.newer = undefined;
    if (this.newest) this.newest.newer = entry;
    this.newest = entry;
    this.oldest ??= entry;
  }

  remove(entry: NearEntry): void {
    if (this.hand === entry) this.hand = entry.newer;
    if (entry.older) entry.older.newer = entry.newer;
    else this.oldest = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else this.newest = entry.older;
    entry.newer = entry.older = undefined;
  }

  /** The entry to give up next: the oldest if it is spent; spent ones that the hand meets count as not looked at. */
  victim(isSpent: (entry: NearEntry) => boolean): NearEntry | undefined {
    if (this.oldest && isSpent(this.oldest)) return this.oldest;
    let candidate = this.hand ?? this.oldest;
    for (let step = 0; step < LONGEST_WALK && candidate?.visited && !isSpent(candidate); step += 1) {
      candidate.visited = false;
      candidate = candidate.newer ?? this.oldest;
    }
    this.hand = candidate?.newer;
    return candidate;
  }

  clear(): void {
    this.newest = this.oldest = this.hand = undefined;
  }
}
