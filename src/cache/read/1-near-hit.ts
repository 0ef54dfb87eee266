import type { Sealed } from '../entry/seal.js';
import type { ReadParts } from './read-parts.js';

/** The value in this process, if it is alive. A sliding entry starts anew when no remote store keeps its time. */
export function nearHit(
  { near, remote, clock, statistics }: ReadParts,
  key: string,
  sliding: boolean,
): Sealed | undefined {
  const entry = near?.get(key);
  if (entry === undefined) return undefined;
  statistics.nearHits += 1;
  if (sliding && !remote) entry.renew(clock.wall(), clock.monotonic());
  return entry.item.value;
}
