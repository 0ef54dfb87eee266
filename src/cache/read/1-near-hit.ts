import type { Sealed } from '../entry/seal.js';
import { type Freshness, isWithin } from './freshness.js';
import { freshnessAt } from './near-freshness.js';
import type { ReadParts } from './read-parts.js';

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
  { near, bus, clock, statistics }: ReadParts,
  key: string,
  sliding: boolean,
  grace = 0,
): NearHit | undefined {
  if (near === undefined) return undefined;
  const wall = clock.wall();
  const monotonic = clock.monotonic();
  const entry = near.get(key, wall, monotonic);
  if (entry === undefined) return undefined;
  const freshness = freshnessAt(entry, wall, monotonic);
  if (!isWithin(freshness, grace)) return undefined;
  if (bus && !entry.item.degraded && !bus.isAlive(wall, monotonic)) return undefined;
  statistics.nearHits += 1;
  if (sliding && !bus) entry.renew(wall, monotonic);
  return { value: entry.item.value, freshness };
}
