import { decodeEntry, type DecodedEntry } from '../entry/entry.js';
import { ID_BYTES } from '../entry/entry-id.js';
import { fingerprintOf } from '../entry/fingerprint.js';
import { NO_REPLY, type RemoteAsker } from '../store/remote-gate.js';
import type { RemoteRead } from '../store/remote-store.js';
import { scopeNames } from '../store/scope-names.js';
import type { Flight } from './flight.js';
import { freshnessOf } from './freshness.js';
import { intact } from './intact.js';
import type { ReadParts } from './read-parts.js';

/** What came back: a live entry, or what a value loaded from now on will be stored under. */
export interface RemoteAnswer {
  /** Fresh, and its fingerprint matches the stamps. Its value is not decoded yet. */
  readonly entry: DecodedEntry | undefined;
  /** The same, past its time to live: it may be served stale. What was evicted is neither. */
  readonly expired: DecodedEntry | undefined;
  /** Of the entry that was there, usable or not. */
  readonly seenId: Buffer | undefined;
  /** Digest of the stamps as they were before any load began; a promise where some of them are being created. */
  readonly fingerprint: Buffer | Promise<Buffer>;
}

/** Reads the entry and the stamps of its scopes together; the entry counts only while its fingerprint matches them. */
export async function remoteRead(
  parts: ReadParts,
  remote: RemoteAsker,
  flight: Flight,
): Promise<RemoteAnswer | typeof NO_REPLY> {
  const { key, tags } = flight;
  const read = await readWithStamps(remote, key, tags);
  if (read === NO_REPLY) return NO_REPLY;
  // An answer of another server than before touches all flights, this one too, before it is judged.
  parts.identities.see(read.entryServer, read.stampServer);
  const { entry: stored, stamps, stampServer } = read;
  if (stamps instanceof Promise) return nothingAlive(read, stamps);
  const fingerprint = fingerprintOf(stampServer, stamps);
  const found = stored && intact(parts, key, () => decodeEntry(key, stored));
  const entry = found?.isOf(read.entryServer) ? found : undefined;
  const isJudged = entry === undefined || sameTags(entry.tags, tags);
  const isAlive = isJudged ? entry?.hasFingerprint(fingerprint) : await isAliveByItsTags(parts, remote, flight, entry);
  const isFresh = entry !== undefined && freshnessOf(entry, parts.clock).left > 0;
  return {
    entry: isAlive && isFresh ? entry : undefined,
    expired: isAlive && !isFresh ? entry : undefined,
    seenId: seenIn(read),
    fingerprint,
  };
}

/** A stamp was missing: whatever entry there is was stored under another one. */
function nothingAlive(read: RemoteRead, stamps: Promise<readonly Buffer[]>): RemoteAnswer {
  const fingerprint = stamps.then((created) => fingerprintOf(read.stampServer, created));
  // Those who load are told.
  fingerprint.catch(() => {});
  return { entry: undefined, expired: undefined, seenId: seenIn(read), fingerprint };
}

const seenIn = ({ entry }: RemoteRead): Buffer | undefined => entry?.subarray(0, ID_BYTES);

/** An entry stored with other tags than its reader named is judged by its own, and their evictions touch the reader. */
async function isAliveByItsTags(
  parts: ReadParts,
  remote: RemoteAsker,
  flight: Flight,
  entry: DecodedEntry,
): Promise<boolean> {
  const { journal, identities } = parts;
  const { tags } = entry;
  // Before their stamps are asked for: an eviction that these do not show yet touches the flight.
  flight.foundTags = tags;
  if (journal.covers(flight.key, tags)) return false;
  const read = await readWithStamps(remote, flight.key, tags);
  if (read === NO_REPLY) return false;
  identities.see(read.entryServer, read.stampServer);
  if (read.stamps instanceof Promise) return false;
  return entry.hasFingerprint(fingerprintOf(read.stampServer, read.stamps));
}

const readWithStamps = (
  remote: RemoteAsker,
  key: string,
  tags: readonly string[],
): Promise<RemoteRead | typeof NO_REPLY> =>
  remote.ask('read', (store) => store.read(key, scopeNames(key, tags)).then(watched));

/** Not everybody waits for stamps that are being created, and nobody does for what comes too late. */
function watched(read: RemoteRead): RemoteRead {
  if (read.stamps instanceof Promise) read.stamps.catch(() => {});
  return read;
}

function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, index) => tag === b[index]);
}
