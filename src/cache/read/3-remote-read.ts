import { CorruptEntryError, decodeEntry, type DecodedEntry } from '../entry/entry.js';
import { fingerprintOf } from '../entry/fingerprint.js';
import type { Sealed } from '../entry/seal.js';
import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import type { RemoteRead } from '../store/remote-store.js';
import { scopeNames } from '../store/scope-names.js';
import type { Flight } from './flight.js';
import type { ReadParts } from './read-parts.js';
import type { ReadPolicy } from './read-request.js';

/** A remote entry whose fingerprint matches the stamps it was read with. */
export interface RemoteHit {
  readonly entry: DecodedEntry;
  readonly value: Sealed;
}

/** What came back: a hit, or what a value loaded from now on will be stored under. */
export interface RemoteAnswer {
  readonly hit: RemoteHit | undefined;
  /** Of the entry that was there, usable or not. */
  readonly seenId: Buffer | undefined;
  /** Digest of the stamps as they were before any load began. */
  readonly fingerprint: Buffer;
}

/** Reads the entry and the stamps of its scopes together; the entry counts only while its fingerprint matches them. */
export async function remoteRead(
  parts: ReadParts,
  remote: RemoteGate,
  flight: Flight,
  type: ReadPolicy['type'],
): Promise<RemoteAnswer | typeof NO_REPLY> {
  const read = await readWithStamps(remote, flight.key, flight.tags);
  if (read === NO_REPLY) return NO_REPLY;
  const fingerprint = fingerprintOf(read.stampServer, read.stamps);
  const nothing: RemoteAnswer = { hit: undefined, seenId: read.entry?.subarray(0, 16), fingerprint };
  if (!read.entry) return nothing;
  try {
    const entry = decodeEntry(read.entry);
    if (entry.rid !== read.entryServer) return nothing;
    const expected = sameTags(entry.tags, flight.tags)
      ? fingerprint
      : await fingerprintUnder(remote, flight.key, entry.tags);
    if (!expected?.equals(entry.fingerprint)) return nothing;
    return { hit: { entry, value: await entry.read(type) }, seenId: entry.id, fingerprint };
  } catch (error) {
    if (!(error instanceof CorruptEntryError)) throw error;
    parts.statistics.corrupt += 1;
    parts.logger.warn(`cache: entry of ${flight.key} cannot be read: ${error.message}`);
    return nothing;
  }
}

/** Keeps a remote hit in this process, unless an eviction touched its flight. */
export function keepRemoteHit(
  { near, nearLifetime, clock }: ReadParts,
  flight: Flight,
  { entry, value }: RemoteHit,
): void {
  if (flight.touched || !near) return;
  const untilExpiry = entry.freshUntil === 0 ? Infinity : entry.freshUntil - clock.wall();
  const lifetime = Math.min(nearLifetime, untilExpiry);
  if (lifetime > 0) near.put(flight.key, { value, at: flight.at, lifetime, tags: entry.tags, remoteId: entry.id });
}

function readWithStamps(
  remote: RemoteGate,
  key: string,
  tags: readonly string[],
): Promise<RemoteRead | typeof NO_REPLY> {
  return remote.ask('read', (store) => store.read(key, scopeNames(key, tags)));
}

/** An entry stored with other tags than its reader named is judged by its own. */
async function fingerprintUnder(remote: RemoteGate, key: string, tags: readonly string[]): Promise<Buffer | undefined> {
  const read = await readWithStamps(remote, key, tags);
  return read === NO_REPLY ? undefined : fingerprintOf(read.stampServer, read.stamps);
}

function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, index) => tag === b[index]);
}
