import type { DecodedEntry } from '../entry/entry.js';
import type { Sealed } from '../entry/seal.js';
import { intact } from './3-remote-read.js';
import { fillNear, isKeptNear } from './6-fill.js';
import type { Flight } from './flight.js';
import type { ReadParts } from './read-parts.js';
import { isEmpty, type ReadPolicy } from './read-request.js';

/** A remote entry that is alive, and its value. */
export interface RemoteHit {
  readonly entry: DecodedEntry;
  readonly value: Sealed;
}

/** The value of a live entry, or `undefined` (counted) when its bytes are damaged. */
export async function openRemote(
  parts: ReadParts,
  key: string,
  entry: DecodedEntry | undefined,
  type: ReadPolicy['type'],
): Promise<RemoteHit | undefined> {
  const value = entry && (await intact(parts, key, async () => entry.read(type)));
  return entry && value && { entry, value };
}

/** Keeps a hit that nothing touched in this process, and prolongs a sliding entry. */
export function keepHit(parts: ReadParts, flight: Flight, { entry, value }: RemoteHit, policy: ReadPolicy): void {
  const { freshUntil, loadTime, tags } = entry;
  const ttl = freshUntil === 0 ? policy.ttl : freshUntil - flight.at.wall;
  if (isKeptNear(parts, policy)) fillNear(parts, flight, { value, ttl, grace: policy.staleFor ?? 0, loadTime, tags });
  if (!policy.sliding) return;
  const longer = isEmpty(value.open()) ? policy.emptyTtl : policy.ttl;
  void parts.remote?.ask('prolonging', (store) => store.extend(flight.key, longer));
}
