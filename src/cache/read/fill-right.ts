import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import { remoteRead } from './3-remote-read.js';
import { type FillRight, giveUpLease, leaseBackOff, takeLease } from './4-lease.js';
import type { Flight } from './flight.js';
import { type Freshness, freshnessOf } from './freshness.js';
import type { ReadParts } from './read-parts.js';
import type { ReadRequest } from './read-request.js';
import { keepHit, openRemote, type RemoteHit } from './remote-hit.js';

/** Load, and keep nothing: evictions keep coming, or another has had the lease for too long. */
export const NO_FILL = { fill: 'none' } as const;

/** Load, and keep it near for a moment: the remote store is away, or has not acknowledged an eviction of this key. */
export const DEGRADED = { fill: 'degraded' } as const;

/** Load, and keep the value in this process: there is no remote store. */
export const NEAR_ONLY = { fill: 'near' } as const;

/** What a search for an entry, or for the right to load one, is for. */
export interface Search {
  /** Whether an entry of this freshness is what is looked for. */
  readonly wants: (freshness: Freshness) => boolean;
  /** Nobody waits for the outcome: it ends where another loads, and where an eviction has come between. */
  readonly background: boolean;
}

/**
 * A hit, or the right under which to load: to fill the remote store, or nothing.
 *
 * Looking, the stamps of foreign tags and the lease together wait for the remote store no longer than one answer may
 * take. Where another process has the lease, its value is waited for, with such a look from time to time, for `leaseTtl`
 * at most, however often the lease is renewed: a caller is not held up for longer by a process that may hang, and loads
 * for itself without filling. Where this process has it, it is waited for until `longestLoad`: another load here would
 * take as long.
 */
export async function seekFillRight<T>(
  parts: ReadParts,
  remote: RemoteGate,
  flight: Flight,
  { key, tags, policy }: ReadRequest<T>,
  { wants, background }: Search,
): Promise<RemoteHit | FillRight | typeof NO_FILL | typeof DEGRADED> {
  const { clock, flights, journal, leaseTtl, longestLoad, statistics } = parts;
  const begun = clock.monotonic();
  let missed = background;
  let touches = 0;
  let asker = remote.attempt();
  for (let attempt = 0; ; attempt += 1) {
    if (remote.isOpen || journal.covers(key, tags)) return DEGRADED;
    if (attempt > 0) flights.restart(flight);
    const answer = await remoteRead(parts, asker, flight);
    if (answer === NO_REPLY) return DEGRADED;
    const found = answer.entry ?? answer.expired;
    const wanted = found && wants(freshnessOf(found, clock)) ? found : undefined;
    const opened = wanted && openRemote(parts, key, wanted, policy.type);
    const hit = opened instanceof Promise ? await opened : opened;
    if (hit && !flight.touched) {
      keepHit(parts, flight, hit, policy);
      return hit;
    }
    if (!missed) statistics.misses += 1;
    missed = true;
    const right = flight.touched ? undefined : await takeLease(parts, asker, key, answer);
    if (right === NO_REPLY) return DEGRADED;
    if (flight.touched) {
      // What was read may be older than an eviction acknowledged meanwhile: once more, then the source.
      if (typeof right === 'object') void parts.background.track(giveUpLease(remote, key, right.lease));
      touches += 1;
      if (background || touches > 1) return NO_FILL;
    } else if (typeof right === 'object') {
      return right;
    } else {
      const waited = clock.monotonic() - begun;
      if (waited >= (flights.isLoading(key) ? longestLoad : leaseTtl)) return NO_FILL;
      if (right !== 'held') continue;
      if (background) return NO_FILL;
      await clock.sleep(leaseBackOff(attempt));
      asker = remote.attempt();
    }
  }
}
