import { type Duration, parseDuration } from '../time/duration.js';
import type { EntryExplanation, StoredExplanation } from './entry-explanation.js';

/** How the reader reads whose next read is explained: as in the annotation, or in the options of `getOrLoad`. */
export interface ExplainOptions {
  readonly near?: false | undefined;
  readonly staleFor?: Duration | undefined;
  readonly staleIfError?: Duration | undefined;
  /** Where it is not said, the reader is one of the entry's own cache. */
  readonly encrypt?: boolean | undefined;
  /** The reader is another process: it has the key of what is encrypted, whether this one has it or not. */
  readonly elsewhere?: boolean | undefined;
}

/** The same, with times in milliseconds. */
export interface ExplainedReader {
  readonly usesNear: boolean;
  readonly staleFor: number;
  readonly staleIfError: number;
  readonly encrypt: boolean | undefined;
  readonly elsewhere: boolean;
}

/** @throws InvalidDurationError */
export const readerOf = ({
  near,
  staleFor,
  staleIfError,
  encrypt,
  elsewhere = false,
}: ExplainOptions): ExplainedReader => ({
  usesNear: near !== false,
  staleFor: staleFor === undefined ? 0 : parseDuration(staleFor),
  staleIfError: staleIfError === undefined ? 0 : parseDuration(staleIfError),
  encrypt,
  elsewhere,
});

type Facts = Pick<EntryExplanation, 'near' | 'remote' | 'lease' | 'journal'>;

interface Moment {
  readonly reader: ExplainedReader;
  readonly wall: number;
  /** A load of this process is under way that others may share. */
  readonly isJoinable: boolean;
}

/** What a read that begins now does, in the order of the steps of a read. */
export function nextRead(facts: Facts, moment: Moment): string {
  return (
    fromNear(facts, moment) ??
    (facts.remote === null ? aloneLoad(facts, moment) : (cutOff(facts) ?? fromRemote(facts, moment)))
  );
}

/** Alone, the near store is the only place there is: every reader uses it. */
function fromNear({ near, remote }: Facts, { reader, wall, isJoinable }: Moment): string | undefined {
  if (remote !== null && !reader.usesNear) return undefined;
  if (near?.state === 'served') {
    if (near.freshUntil > wall) return 'a hit in the near store';
    if (wall - near.freshUntil < reader.staleFor) return 'served stale from the near store, and refreshed';
  }
  return isJoinable ? 'a wait for the load that is under way in this process' : undefined;
}

function aloneLoad({ near }: Facts, { reader, wall }: Moment): string {
  if (near === null) return 'a load: there is no entry';
  if (near.state === 'evicted') return 'a load: the entry was evicted';
  return pastItsTime(wall - near.freshUntil, reader);
}

/** Why the remote store is not used at all. */
function cutOff({ remote, journal }: Facts): string | undefined {
  if (journal.covers) return 'a load without filling: an eviction of it is not acknowledged yet';
  if (remote?.breaker === 'open') return 'a load without filling: Redis does not answer (the breaker is open)';
  return remote?.error === null ? undefined : 'a load without filling: Redis does not answer';
}

function fromRemote({ remote, lease }: Facts, { reader, wall }: Moment): string {
  const entry = remote?.entry ?? null;
  // What slides is there or it is not: the remote store keeps its time.
  const past = wall - (entry?.header?.freshUntil ?? Infinity);
  const closed = closedBecause(entry, reader);
  const isOpen = entry?.state === 'alive' && closed === undefined;
  if (isOpen && past < 0) return 'a hit in Redis';
  if (isOpen && past < reader.staleFor) return 'served stale and refreshed';
  const load = closed ?? loadBecause(entry, past, reader);
  if (lease === null) return load;
  return `a wait for the load that ${lease.here ? 'is under way in this process' : 'another process has the lease for'} (${load})`;
}

/** A live entry that its reader does not decrypt. */
function closedBecause(entry: StoredExplanation | null, { encrypt, elsewhere }: ExplainedReader): string | undefined {
  if (entry?.state !== 'alive' || !entry.header) return undefined;
  const { encryptedWith, decipherable } = entry.header;
  const isEncrypted = encryptedWith !== null;
  if (encrypt === false && isEncrypted) return 'a load: the entry is encrypted, and its cache is not';
  if (encrypt === true && !isEncrypted) return 'a load: the entry is not encrypted, and its cache is';
  return decipherable || elsewhere ? undefined : `a load: this process does not have the key ${encryptedWith ?? ''}`;
}

function loadBecause(entry: StoredExplanation | null, past: number, reader: ExplainedReader): string {
  switch (entry?.state) {
    case undefined:
      return 'a load: there is no entry';
    case 'evicted':
      return 'a load: the entry was evicted (its fingerprint is dead)';
    case 'foreign':
      return 'a load: the entry was made under another server, before a failover or a restart';
    case 'damaged':
      return 'a load: the entry cannot be read';
    case 'alive':
      return pastItsTime(past, reader);
  }
}

const pastItsTime = (past: number, { staleIfError }: ExplainedReader): string =>
  past < staleIfError
    ? 'a load: past its time to live; should it fail, the expired value is served'
    : 'a load: past its time to live';
