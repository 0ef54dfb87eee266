import { decodeEntry, type DecodedEntry } from '../entry/entry.js';
import { fingerprintOf } from '../entry/fingerprint.js';
import { NO_REPLY, type RemoteAsker } from '../store/remote-gate.js';
import type { RemoteRead } from '../store/remote-store.js';
import { scopeNames } from '../store/scope-names.js';
import type { Flight } from './flight.js';
import { intact } from './intact.js';
import type { ReadParts } from './read-parts.js';
import { RemoteAnswer } from './remote-answer.js';

/** Reads the entry and the stamps of its scopes together; the entry counts only while its fingerprint matches them. */
export function remoteRead(
  parts: ReadParts,
  remote: RemoteAsker,
  flight: Flight,
): Promise<RemoteAnswer | typeof NO_REPLY> {
  // Each `await` would cost a hit more than the judgement does.
  return readWithStamps(remote, flight.key, flight.tags).then((read) =>
    read === NO_REPLY ? NO_REPLY : judge(parts, remote, flight, read),
  );
}

function judge(
  parts: ReadParts,
  remote: RemoteAsker,
  flight: Flight,
  read: RemoteRead,
): RemoteAnswer | Promise<RemoteAnswer> {
  // An answer of another server than before touches all flights, this one too, before it is judged.
  parts.identities.see(read.entryServer, read.stampServer);
  const { entry: stored, stamps, stampServer } = read;
  if (stamps instanceof Promise) return nothingAlive(read, stamps, parts.version);
  const fingerprint = fingerprintOf(stampServer, stamps, parts.version);
  const found = stored && intact(parts, flight.key, () => decodeEntry(flight.key, stored));
  const entry = found?.isOf(read.entryServer) ? found : undefined;
  const answer = (isAlive: boolean): RemoteAnswer => new RemoteAnswer(stored, isAlive ? entry : undefined, fingerprint);
  if (entry === undefined) return answer(false);
  if (sameTags(entry.tags, flight.tags)) return answer(entry.hasFingerprint(fingerprint));
  return isAliveByItsTags(parts, remote, flight, entry).then(answer);
}

/** A stamp was missing: whatever entry there is was stored under another one. */
function nothingAlive(
  { entry, stampServer }: RemoteRead,
  stamps: Promise<readonly Buffer[]>,
  version: string,
): RemoteAnswer {
  const fingerprint = stamps.then((created) => fingerprintOf(stampServer, created, version));
  // Those who load are told; not everybody does.
  fingerprint.catch(() => {});
  return new RemoteAnswer(entry, undefined, fingerprint);
}

/** An entry stored with other tags than its reader named is judged by its own, and their evictions touch the reader. */
async function isAliveByItsTags(
  parts: ReadParts,
  remote: RemoteAsker,
  flight: Flight,
  entry: DecodedEntry,
): Promise<boolean> {
  const { journal, identities, version } = parts;
  const { tags } = entry;
  // Before their stamps are asked for: an eviction that these do not show yet touches the flight.
  flight.foundTags = tags;
  if (journal.covers(flight.key, tags)) return false;
  const read = await readWithStamps(remote, flight.key, tags);
  if (read === NO_REPLY) return false;
  identities.see(read.entryServer, read.stampServer);
  if (read.stamps instanceof Promise) return false;
  return entry.hasFingerprint(fingerprintOf(read.stampServer, read.stamps, version));
}

const readWithStamps = (
  remote: RemoteAsker,
  key: string,
  tags: readonly string[],
): Promise<RemoteRead | typeof NO_REPLY> =>
  remote.ask('read', (store) => watched(store.read(key, scopeNames(key, tags))));

/** Not everybody waits for stamps that are being created, and nobody does for what comes too late. */
function watched(reading: Promise<RemoteRead>): Promise<RemoteRead> {
  reading.then(watchStamps, () => {});
  return reading;
}

function watchStamps({ stamps }: RemoteRead): void {
  if (stamps instanceof Promise) stamps.catch(() => {});
}

function sameTags(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((tag, index) => tag === b[index]);
}
