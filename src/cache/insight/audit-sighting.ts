import type { Sealed } from '../entry/seal.js';
import { remoteRead } from '../read/3-remote-read.js';
import { openRemote } from '../read/remote-hit.js';
import { nearFreshness } from '../read/near-freshness.js';
import type { ReadParts } from '../read/read-parts.js';
import type { ReadRequest } from '../read/read-request.js';
import { NO_REPLY } from '../store/remote-gate.js';
import { ageOf } from '../time/clock.js';

export type Layer = 'near' | 'remote';

/** A live entry as one of the stores holds it. */
export interface HeldCopy {
  readonly layer: Layer;
  readonly value: Sealed;
  /** Equal for the same entry seen twice, and only then. */
  readonly identity: unknown;
  /** Milliseconds since it was loaded; of a near copy, since the read or load that brought it. */
  readonly age: number;
}

/**
 * What the stores would serve as fresh now. Counts no hit, keeps nothing and prolongs nothing.
 *
 * @returns `undefined` where that cannot be told: the remote store does not answer, or has not heard of an eviction yet
 */
export async function heldCopies<T>(
  parts: ReadParts,
  { key, tags, policy }: ReadRequest<T>,
): Promise<readonly HeldCopy[] | undefined> {
  const { remote, journal, flights, clock } = parts;
  const copies = nearCopies(parts, key);
  if (!remote) return copies;
  if (remote.isOpen || journal.covers(key, tags)) return undefined;
  const flight = flights.watch(key, tags);
  try {
    const answer = await remoteRead(parts, remote.attempt(), flight);
    if (answer === NO_REPLY) return undefined;
    const entry = answer.fresh(clock);
    const hit = entry && (await openRemote(parts, key, entry, policy));
    // An eviction that came meanwhile took the near copy with it.
    if (flight.evicted) return [];
    if (flight.touched) return undefined;
    if (hit) {
      const age = Math.max(0, clock.wall() - hit.entry.createdAt);
      copies.push({ layer: 'remote', value: hit.value, identity: Buffer.from(hit.id, 'latin1').toString('hex'), age });
    }
    return copies;
  } finally {
    flights.land(flight);
  }
}

/** One or none: what is past its time to live is served, if at all, stale on purpose. */
function nearCopies(parts: ReadParts, key: string): HeldCopy[] {
  const { near, clock } = parts;
  const entry = near?.get(key);
  const left = nearFreshness(parts, key)?.left ?? 0;
  if (!entry || left <= 0) return [];
  return [{ layer: 'near', value: entry.value, identity: entry, age: ageOf(entry, clock) }];
}
