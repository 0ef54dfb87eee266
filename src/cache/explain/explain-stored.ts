import { CorruptEntryError, decodeEntry, type DecodedEntry } from '../entry/entry.js';
import { ID_BYTES } from '../entry/entry-id.js';
import { fingerprintOf } from '../entry/fingerprint.js';
import { isDecipherable } from '../read/decipherable.js';
import type { ReadParts } from '../read/read-parts.js';
import type { RemoteInspection } from '../store/remote-store.js';
import type { HeaderExplanation, StoredExplanation } from './entry-explanation.js';

/** The entry of the remote store, judged as a read judges it; `null` when there is none. */
export function explainStored(
  key: string,
  found: RemoteInspection,
  wall: number,
  parts: Pick<ReadParts, 'cipher' | 'version'>,
): StoredExplanation | null {
  const { entry: stored, remaining } = found;
  if (!stored) return null;
  const decoded = readable(key, stored);
  return {
    state: decoded ? stateOf(decoded, found, parts.version) : 'damaged',
    id: stored.toString('hex', 0, ID_BYTES),
    size: stored.length,
    remaining: remaining ?? null,
    header: decoded ? headerOf(decoded, wall, isDecipherable(parts, decoded)) : null,
  };
}

/** Tags of a stored entry; `undefined` when it cannot be read. */
export const tagsOf = (key: string, stored: Buffer): readonly string[] | undefined => readable(key, stored)?.tags;

function readable(key: string, stored: Buffer): DecodedEntry | undefined {
  try {
    const entry = decodeEntry(key, stored);
    entry.assertIntact();
    return entry;
  } catch (error) {
    if (!(error instanceof CorruptEntryError)) throw error;
    return undefined;
  }
}

function stateOf(entry: DecodedEntry, found: RemoteInspection, version: string): StoredExplanation['state'] {
  if (!entry.isOf(found.entryServer)) return 'foreign';
  const stamps = found.stamps.flatMap((stamp) => stamp ?? []);
  const isComplete = stamps.length === found.stamps.length;
  return isComplete && entry.hasFingerprint(fingerprintOf(found.stampServer, stamps, version)) ? 'alive' : 'evicted';
}

const headerOf = (entry: DecodedEntry, wall: number, decipherable: boolean): HeaderExplanation => ({
  createdAt: entry.createdAt,
  freshUntil: entry.freshUntil === 0 ? null : entry.freshUntil,
  age: Math.max(0, wall - entry.createdAt),
  loadTime: entry.loadTime,
  compressed: entry.isCompressed,
  encryptedWith: entry.keyId ?? null,
  decipherable,
  payloadSize: entry.payloadSize,
  tags: entry.tags,
});
