import type { Sealed } from '../entry/seal.js';
import type { NearEntry } from '../store/near-entry.js';
import { calmFor, type Freshness, isWithin } from './freshness.js';
import { freshnessAt } from './near-freshness.js';
import type { ReadParts } from './read-parts.js';
import type { ReadPolicy } from './read-request.js';

/**
 * The value of an entry that a shortcut led to, if nothing about it needs a closer look: it is known to be alive, fresh
 * and not due for a refresh, and what others evict is being heard. Most hits end here.
 */
export function calmHit(
  { near, bus, clock }: ReadParts,
  entry: NearEntry,
  policy: Pick<ReadPolicy, 'sliding' | 'earlyRefresh' | 'statistics'>,
): Sealed | undefined {
  const wall = clock.wall();
  const monotonic = clock.monotonicAt(wall);
  // By the reader's policy: another one may have stored the entry.
  const calm = entry.degraded ? 0 : Math.min(entry.lifetime, calmFor(policy, entry.freshFor, entry.loadTime));
  if (entry.age(wall, monotonic) >= calm || !near?.isKnownAlive(entry)) return undefined;
  if (bus !== undefined && !bus.isAlive(wall, monotonic)) return undefined;
  policy.statistics.nearHits += 1;
  entry.visited = true;
  return entry.value;
}

export interface NearHit {
  readonly value: Sealed;
  readonly freshness: Freshness;
}

/**
 * The value in this process, if it is fresh enough and what others evict is being heard. A sliding entry starts anew
 * when no remote store keeps its time.
 *
 * @param grace milliseconds for which it may have been stale
 */
export function nearHit(
  { near, bus, clock }: ReadParts,
  key: string,
  { sliding, statistics }: Pick<ReadPolicy, 'sliding' | 'statistics'>,
  grace = 0,
): NearHit | undefined {
  if (near === undefined) return undefined;
  const wall = clock.wall();
  const monotonic = clock.monotonic();
  const entry = near.get(key, wall, monotonic);
  if (entry === undefined) return undefined;
  const freshness = freshnessAt(entry, wall, monotonic);
  if (!isWithin(freshness, grace)) return undefined;
  if (bus && !entry.degraded && !bus.isAlive(wall, monotonic)) return undefined;
  statistics.nearHits += 1;
  if (sliding && !bus) entry.renew(wall, monotonic);
  return { value: entry.value, freshness };
}
