import { covers, type EvictionTarget } from '../key/eviction-target.js';

/**
 * Evictions that the remote store has not acknowledged yet. While one is here, this process reads what it covers from
 * the source. Bounded: more than `capacity` targets become "everything".
 */
export class Journal {
  private targets: EvictionTarget[] = [];

  constructor(private readonly capacity = 1_000) {}

  get depth(): number {
    return this.targets.length;
  }

  /** Copies, because each is told from an earlier one of the same target by its identity. */
  add(targets: readonly EvictionTarget[]): void {
    const full = this.targets.length + targets.length > this.capacity;
    this.targets = full ? [{ kind: 'all' }] : [...this.targets, ...targets.map((target) => ({ ...target }))];
  }

  covers(key: string, tags: readonly string[]): boolean {
    return this.targets.length > 0 && this.targets.some((target) => covers(target, key, tags));
  }

  /** What is to be replayed now. Replaying twice is harmless: an eviction only ever makes misses. */
  outstanding(): readonly EvictionTarget[] {
    return this.targets;
  }

  /** Forgets what was acknowledged; what was added meanwhile stays. */
  acknowledge(replayed: readonly EvictionTarget[]): void {
    const done = new Set(replayed);
    this.targets = this.targets.filter((target) => !done.has(target));
  }
}
