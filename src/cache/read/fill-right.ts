import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import { remoteRead } from './3-remote-read.js';
import { giveUpLease, leaseBackOff, takeLease, type Lease } from './4-lease.js';
import type { Flight } from './flight.js';
import type { ReadParts } from './read-parts.js';
import type { ReadRequest } from './read-request.js';
import { openRemote, takeHit, type RemoteHit } from './remote-hit.js';

/** What a fill of the remote store needs: the lease, and the digest of the stamps from before the load. */
export interface FillRight {
  readonly lease: Lease;
  readonly fingerprint: Buffer;
}

/** Load, and keep nothing: the remote store is away, or has not acknowledged an eviction of this key. */
export const NO_FILL = { fill: 'none' } as const;

/** Load, and keep the value in this process: there is no remote store. */
export const NEAR_ONLY = { fill: 'near' } as const;

/** A hit, or the right under which to load: to fill the remote store, or nothing. */
export async function seekFillRight<T>(
  parts: ReadParts,
  remote: RemoteGate,
  flight: Flight,
  { key, tags, policy }: ReadRequest<T>,
): Promise<RemoteHit | FillRight | typeof NO_FILL> {
  const { clock, flights, journal, leaseTtl, statistics } = parts;
  const begun = clock.monotonic();
  let missed = false;
  let touches = 0;
  for (let attempt = 0; ; attempt += 1) {
    if (remote.isOpen || journal.covers(key, tags)) return NO_FILL;
    if (attempt > 0) flights.restart(flight);
    const answer = await remoteRead(parts, remote, flight);
    if (answer === NO_REPLY) return NO_FILL;
    const hit = await openRemote(parts, key, answer, policy.type);
    if (hit && !flight.touched) {
      takeHit(parts, flight, hit, policy);
      return hit;
    }
    if (!missed) statistics.misses += 1;
    missed = true;
    const lease = flight.touched ? undefined : await takeLease(parts, remote, key, answer);
    if (lease === NO_REPLY) return NO_FILL;
    if (flight.touched) {
      // What was read may be older than an eviction acknowledged meanwhile: once more, then the source.
      if (typeof lease === 'object') void parts.background.track(giveUpLease(remote, key, lease));
      touches += 1;
      if (touches > 1) return NO_FILL;
    } else if (typeof lease === 'object') {
      return { lease, fingerprint: answer.fingerprint };
    } else {
      if (clock.monotonic() - begun >= leaseTtl) return NO_FILL;
      if (lease === 'held') await clock.sleep(leaseBackOff(attempt));
    }
  }
}
