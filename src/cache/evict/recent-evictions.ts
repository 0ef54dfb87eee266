import { describeTarget, type EvictionTarget } from '../key/eviction-target.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds for which an acknowledged eviction is remembered: longer than a failover takes to be noticed. */
const REMEMBERED_FOR = 5 * 60_000;

/**
 * Evictions that were acknowledged, perhaps by a server that had been deposed already: to be repeated when another
 * server turns out to be in charge. Bounded: more than `capacity` different targets become "everything".
 */
export class RecentEvictions {
  /** By target, the oldest first. */
  private evictions = new Map<string, { readonly target: EvictionTarget; readonly at: number }>();

  constructor(
    private readonly clock: Clock,
    private readonly capacity = 1_000,
  ) {}

  add(targets: readonly EvictionTarget[]): void {
    const at = this.clock.monotonic();
    for (const target of targets) {
      const name = describeTarget(target);
      this.evictions.delete(name);
      this.evictions.set(name, { target, at });
    }
    if (this.evictions.size > this.capacity) this.forgetOld(at);
    if (this.evictions.size > this.capacity) this.evictions = new Map([['*', { target: { kind: 'all' }, at }]]);
  }

  all(): readonly EvictionTarget[] {
    this.forgetOld(this.clock.monotonic());
    return Array.from(this.evictions.values(), ({ target }) => target);
  }

  private forgetOld(now: number): void {
    for (const [name, { at }] of this.evictions) {
      if (now - at < REMEMBERED_FOR) return;
      this.evictions.delete(name);
    }
  }
}
