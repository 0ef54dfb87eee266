import type { NearEntry } from '../store/near-entry.js';
import type { Freshness } from './freshness.js';
import type { ReadParts } from './read-parts.js';

/** How far a near entry is in its life. */
export function freshnessAt(entry: NearEntry, wall: number, monotonic: number): Freshness {
  const { freshFor, loadTime } = entry;
  return { left: freshFor - entry.age(wall, monotonic), until: entry.wall + freshFor, loadTime };
}

/** The same of the near value of a key; `undefined` when there is none. */
export function nearFreshness({ near, clock }: Pick<ReadParts, 'near' | 'clock'>, key: string): Freshness | undefined {
  const wall = clock.wall();
  const monotonic = clock.monotonic();
  const entry = near?.get(key, wall, monotonic);
  return entry && freshnessAt(entry, wall, monotonic);
}
