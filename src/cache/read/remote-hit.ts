import type { DecodedEntry } from '../entry/entry.js';
import type { Sealed } from '../entry/seal.js';
import { UndecryptableEntryError } from '../protection/undecryptable-entry.error.js';
import type { NearEntry } from '../store/near-entry.js';
import { fillNear, isKeptNear } from './6-fill.js';
import type { Flight } from './flight.js';
import { decrypted, isAuthentic, isProtectedAs, undecryptable } from './decipherable.js';
import { intact, intactWhenRead } from './intact.js';
import type { ReadParts } from './read-parts.js';
import { isEmpty, type ReadPolicy, staleGraceOf } from './read-request.js';

/** A remote entry that is alive, and its value. */
export interface RemoteHit {
  readonly entry: DecodedEntry;
  readonly value: Sealed;
  /** Of the entry. */
  readonly id: string;
  /** Where the near store has it already. */
  readonly held?: NearEntry | undefined;
}

/**
 * The value of a live entry, or `undefined` (counted) when its bytes are damaged, or it is not encrypted as its cache
 * says, or cannot be decrypted; a promise only where decoding takes one. Where the near store has the value of this very
 * entry, it need not be decoded again: an id is never used twice. What is encrypted is authenticated all the same: an id
 * can be seen, and put before a header that says how long the value is to be served, and which evictions reach it.
 */
export function openRemote(
  parts: ReadParts,
  key: string,
  entry: DecodedEntry,
  policy: Pick<ReadPolicy, 'type' | 'encrypt' | 'statistics'>,
): RemoteHit | undefined | Promise<RemoteHit | undefined> {
  const { type } = policy;
  if (!isProtectedAs(entry, policy)) {
    undecryptable(parts, key, new UndecryptableEntryError('otherProtection', entry.keyId), policy);
    return undefined;
  }
  const held = parts.near?.held(key);
  if (held?.id !== undefined && held.type === type && entry.hasId(held.id)) {
    const known = { entry, value: held.value, id: held.id, held };
    return isAuthentic(parts, key, entry, policy) ? known : undefined;
  }
  const hit = (value: Sealed | undefined): RemoteHit | undefined => value && { entry, value, id: entry.idText };
  const value = intact(parts, key, () => decrypted(parts, key, policy, () => entry.read(type, parts.cipher)));
  return value instanceof Promise ? intactWhenRead(parts, key, value).then(hit) : hit(value);
}

/** Keeps a hit that nothing touched in this process, and prolongs a sliding entry. */
export function keepHit(
  parts: ReadParts,
  flight: Flight,
  { entry, value, id, held }: RemoteHit,
  policy: ReadPolicy,
): void {
  if (held && !policy.sliding && !isKeptNear(parts, policy)) {
    // It is kept for as long as before.
    held.visited = true;
    return;
  }
  const { freshUntil, loadTime, tags } = entry;
  const ttl = freshUntil === 0 ? policy.ttl : freshUntil - flight.at.wall;
  fillNear(parts, flight, { value, id, ttl, grace: staleGraceOf(policy, () => value.open()), loadTime, tags }, policy);
  if (!policy.sliding) return;
  const longer = isEmpty(value.open()) ? policy.emptyTtl : policy.ttl;
  void parts.remote?.ask('prolonging', (store) => store.extend(flight.key, longer));
}
