import { covers, describeTarget, type EvictionTarget } from '../key/eviction-target.js';

/**
 * Evictions that the remote store has not acknowledged yet. While one is here, this process reads what it covers from
 * the source. Bounded: more than `capacity` different targets become "everything".
 */
export class Journal {
  private targets = new Map<string, EvictionTarget>();

  constructor(private readonly capacity = 1_000) {}

  get depth(): number {
    return this.targets.size;
  }

  /** Whether the half of it is free that only writes may use. */
  get hasRoomForAdvice(): boolean {
    return this.targets.size < this.capacity / 2;
  }

  /** Copies, because each is told from an earlier one of the same target, which it replaces, by its identity. */
  add(targets: readonly EvictionTarget[]): void {
    for (const target of targets) this.targets.set(describeTarget(target), { ...target });
    if (this.targets.size > this.capacity) this.targets = new Map([['*', { kind: 'all' }]]);
  }

  covers(key: string, tags: readonly string[]): boolean {
    if (this.targets.size === 0) return false;
    for (const target of this.targets.values()) if (covers(target, key, tags)) return true;
    return false;
  }

  /** What is to be replayed now. Replaying twice is harmless: an eviction only ever makes misses. */
  outstanding(): readonly EvictionTarget[] {
    return [...this.targets.values()];
  }

  /** Forgets what was acknowledged; what was added meanwhile stays. */
  acknowledge(replayed: readonly EvictionTarget[]): void {
    for (const target of replayed) {
      const name = describeTarget(target);
      if (this.targets.get(name) === target) this.targets.delete(name);
    }
  }
}
