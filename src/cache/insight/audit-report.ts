import { ageOf, type Clock, type Instant, instantOf } from '../time/clock.js';
import type { HeldCopy, Layer } from './audit-sighting.js';
import type { CacheLogger } from './cache-logger.js';

const REMEMBERED_KEYS = 1_000;

/** What an audit found. Values are left out: they may be anybody's data. */
export interface StaleFinding {
  readonly key: string;
  /** Where the audited hit was served from, and when. */
  readonly layer: Layer;
  readonly servedAt: Instant;
  /** The entry that is still served. */
  readonly copy: HeldCopy;
  /** Whether the source said the same both times. */
  readonly sourceIsSteady: boolean;
}

/** Tells operators of stale entries, of each key once in an interval. */
export class AuditReport {
  private readonly told = new Map<string, Instant>();

  /** @param interval milliseconds */
  constructor(
    private readonly logger: CacheLogger,
    private readonly clock: Clock,
    private readonly interval: number,
  ) {}

  stale({ key, layer, servedAt, copy, sourceIsSteady }: StaleFinding): void {
    const before = this.told.get(key);
    if (before && ageOf(before, this.clock) < this.interval) return;
    this.remember(key);
    const entry = typeof copy.identity === 'string' ? `entry ${copy.identity}` : 'an entry';
    const cause = sourceIsSteady
      ? 'a write that changes it does not evict it, or the eviction was lost'
      : 'the source said something else each time: its loader may not depend on its arguments alone';
    this.logger.error(
      `cache: audit: ${key} is stale: served from the ${layer} store ${Math.round(ageOf(servedAt, this.clock))} ms ago, ` +
        `it has differed from its source since; the ${copy.layer} store still serves ${entry}, ` +
        `${Math.round(copy.age)} ms old. Likely ${cause}. A cache that is meant to be evicted by time alone says \`audit: false\``,
    );
  }

  private remember(key: string): void {
    this.told.delete(key);
    this.told.set(key, instantOf(this.clock));
    const [oldest] = this.told.keys();
    if (this.told.size > REMEMBERED_KEYS && oldest !== undefined) this.told.delete(oldest);
  }
}
