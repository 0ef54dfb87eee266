import type { EvictionTarget } from '../key/eviction-target.js';
import type { Clock } from '../time/clock.js';

/** Milliseconds for which an acknowledged eviction is remembered: longer than a failover takes to be noticed. */
const REMEMBERED_FOR = 5 * 60_000;

/**
 * Evictions that were acknowledged, perhaps by a server that had been deposed already: to be repeated when another
 * server turns out to be in charge. Bounded: more than `capacity` targets become "everything".
 */
export class RecentEvictions {
  private evictions: { readonly target: EvictionTarget; readonly at: number }[] = [];

  constructor(
    private readonly clock: Clock,
    private readonly capacity = 1_000,
  ) {}

  add(targets: readonly EvictionTarget[]): void {
    const at = this.clock.monotonic();
    if (this.evictions.length + targets.length > this.capacity) this.forgetOld(at);
    const full = this.evictions.length + targets.length > this.capacity;
    if (full) this.evictions = [{ target: { kind: 'all' }, at }];
    else for (const target of targets) this.evictions.push({ target, at });
  }

  all(): readonly EvictionTarget[] {
    this.forgetOld(this.clock.monotonic());
    return this.evictions.map(({ target }) => target);
  }

  private forgetOld(now: number): void {
    this.evictions = this.evictions.filter(({ at }) => now - at < REMEMBERED_FOR);
  }
}
