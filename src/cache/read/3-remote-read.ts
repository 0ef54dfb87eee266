import { CorruptEntryError, decodeEntry, type DecodedEntry } from '../entry/entry.js';
import { fingerprintOf } from '../entry/fingerprint.js';
import { NO_REPLY, type RemoteAsker } from '../store/remote-gate.js';
import type { RemoteRead } from '../store/remote-store.js';
import { scopeNames } from '../store/scope-names.js';
import type { Flight } from './flight.js';
import { freshnessOf } from './freshness.js';
import type { ReadParts } from './read-parts.js';

/** What came back: a live entry, or what a value loaded from now on will be stored under. */
export interface RemoteAnswer {
  /** Fresh, and its fingerprint matches the stamps. Its value is not decoded yet. */
  readonly entry: DecodedEntry | undefined;
  /** The same, past its time to live: it may be served stale. What was evicted is neither. */
  readonly expired: DecodedEntry | undefined;
  /** Of the entry that was there, usable or not. */
  readonly seenId: Buffer | undefined;
  /** Digest of the stamps as they were before any load began. */
  readonly fingerprint: Buffer;
}

/** Reads the entry and the stamps of its scopes together; the entry counts only while its fingerprint matches them. */
export async function remoteRead(
  parts: ReadParts,
  remote: RemoteAsker,
  flight: Flight,
): Promise<RemoteAnswer | typeof NO_REPLY> {
  const read = await readWithStamps(parts, remote, flight.key, flight.tags);
  if (read === NO_REPLY) return NO_REPLY;
  const fingerprint = fingerprintOf(read.stampServer, read.stamps);
  const { entry: stored, entryServer } = read;
  const entry = stored && (await intact(parts, flight.key, async () => decodeEntry(flight.key, stored)));
  const alive = entry?.rid === entryServer && (await isAlive(parts, remote, flight, entry, fingerprint));
  const isFresh = entry !== undefined && freshnessOf(entry, parts.clock).left > 0;
  return {
    entry: alive && isFresh ? entry : undefined,
    expired: alive && !isFresh ? entry : undefined,
    seenId: stored?.subarray(0, 16),
    fingerprint,
  };
}

/** What is read from stored bytes, or `undefined` (counted) when they are damaged. */
export async function intact<T>(
  { statistics, logger }: ReadParts,
  key: string,
  read: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof CorruptEntryError)) throw error;
    statistics.corrupt += 1;
    logger.warn(`cache: entry of ${key} cannot be read: ${error.message}`);
    return undefined;
  }
}

/** An entry stored with other tags than its reader named is judged by its own, and their evictions touch the reader. */
async function isAlive(
  parts: ReadParts,
  remote: RemoteAsker,
  flight: Flight,
  { tags, fingerprint }: DecodedEntry,
  expected: Buffer,
): Promise<boolean> {
  const { journal } = parts;
  if (sameTags(tags, flight.tags)) return expected.equals(fingerprint);
  // Before their stamps are asked for: an eviction that these do not show yet touches the flight.
  flight.foundTags = tags;
  if (journal.covers(flight.key, tags)) return false;
  const read = await readWithStamps(parts, remote, flight.key, tags);
  return read !== NO_REPLY && fingerprintOf(read.stampServer, read.stamps).equals(fingerprint);
}

/** An answer of another server than before touches all flights, this one too, before it is judged. */
async function readWithStamps(
  { identities }: ReadParts,
  remote: RemoteAsker,
  key: string,
  tags: readonly string[],
): Promise<RemoteRead | typeof NO_REPLY> {
  const read = await remote.ask('read', (store) => store.read(key, scopeNames(key, tags)));
  if (read !== NO_REPLY) identities.see(read.entryServer, read.stampServer);
  return read;
}

function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, index) => tag === b[index]);
}
