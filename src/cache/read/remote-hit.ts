import type { DecodedEntry } from '../entry/entry.js';
import type { Sealed } from '../entry/seal.js';
import { intact, type RemoteAnswer } from './3-remote-read.js';
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
  { entry }: RemoteAnswer,
  type: ReadPolicy['type'],
): Promise<RemoteHit | undefined> {
  const value = entry && (await intact(parts, key, async () => entry.read(type)));
  return entry && value && { entry, value };
}

/** Counts a hit that nothing touched, keeps it in this process, and prolongs a sliding entry. */
export function takeHit(parts: ReadParts, flight: Flight, { entry, value }: RemoteHit, policy: ReadPolicy): void {
  const { near, nearLifetime, clock, remote, statistics } = parts;
  statistics.remoteHits += 1;
  const untilExpiry = entry.freshUntil === 0 ? policy.ttl : entry.freshUntil - clock.wall();
  const lifetime = Math.min(nearLifetime, untilExpiry);
  if (near && lifetime > 0) {
    near.put(flight.key, { value, at: flight.at, lifetime, tags: entry.tags });
  }
  if (!policy.sliding) return;
  const ttl = isEmpty(value.open()) ? policy.emptyTtl : policy.ttl;
  void remote?.ask('prolonging', (store) => store.extend(flight.key, ttl));
}
