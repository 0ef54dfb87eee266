import { newEntryId } from '../entry/entry-id.js';
import { NO_REPLY, type RemoteAsker, type RemoteGate } from '../store/remote-gate.js';
import type { ReadParts } from './read-parts.js';
import type { RemoteAnswer } from './remote-answer.js';

/** The right to fill one key, for one attempt. */
export interface Lease {
  readonly token: Buffer;
  /** Identity of the server it was taken on. */
  readonly server: string;
}

/** What a fill of the remote store needs: the lease, and the digest of the stamps from before the load. */
export interface FillRight {
  readonly lease: Lease;
  readonly fingerprint: Buffer;
}

/**
 * Takes the lease, or learns that another loader has it (`held`) or that an entry has come (`entry`). Stamps that are
 * still being created are waited for together with it, in the same round trip: both come before any load.
 */
export async function takeLease(
  { leaseTtl, remote: gate }: ReadParts,
  remote: RemoteAsker,
  key: string,
  { seenId, fingerprint }: Pick<RemoteAnswer, 'seenId' | 'fingerprint'>,
  force = false,
): Promise<FillRight | 'held' | 'entry' | typeof NO_REPLY> {
  const token = newEntryId();
  const reply = await remote.ask('lease', async (store) => {
    const taken = store.lease(key, { token, seenId, ttl: leaseTtl, force });
    const [lease, digest] = await Promise.all([taken, fingerprint]);
    return { lease, digest };
  });
  if (reply === NO_REPLY) {
    // It may have been given all the same, and would keep others waiting.
    if (gate) void giveUpLease(gate, key, { token });
    return NO_REPLY;
  }
  const { lease, digest } = reply;
  return lease.kind === 'ours' ? { lease: { token, server: lease.server }, fingerprint: digest } : lease.kind;
}

/** Lets others load at once: what this attempt loaded will not be stored. */
export async function giveUpLease(remote: RemoteGate, key: string, { token }: Pick<Lease, 'token'>): Promise<void> {
  await remote.ask('release of a lease', (store) => store.release(key, token));
}

/** Renewals that may fail before a lease runs out. */
const RENEWALS_PER_LEASE = 3;

/**
 * Renews the lease while its load runs, so that a load may take longer than a process that died may keep others waiting.
 * It ends when the lease turns out to be another's, or evicted, and after `longestLoad`: a loader that never ends does
 * not hold its key for ever.
 *
 * @returns ends it
 */
export function keepLease(parts: ReadParts, remote: RemoteGate, key: string, { token }: Lease): () => void {
  const { clock, leaseTtl, longestLoad, background } = parts;
  const begun = clock.monotonic();
  const stop = clock.every(leaseTtl / RENEWALS_PER_LEASE, () => {
    if (clock.monotonic() - begun >= longestLoad) stop();
    else void background.track(renew());
  });
  const renew = async (): Promise<void> => {
    const ours = await remote.ask('renewal of a lease', (store) => store.renew(key, token, leaseTtl));
    if (ours === false) stop();
  };
  return stop;
}

const FIRST_WAIT = 4;
const LONGEST_WAIT = 64;

/** Milliseconds to wait before looking again whether another's load has arrived: doubling, bounded, jittered. */
export const leaseBackOff = (attempt: number): number =>
  Math.min(FIRST_WAIT * 2 ** attempt, LONGEST_WAIT) * (0.5 + Math.random() / 2);
