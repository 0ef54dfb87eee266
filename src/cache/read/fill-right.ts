import { NO_REPLY, type RemoteAsker, type RemoteGate } from '../store/remote-gate.js';
import { remoteRead } from './3-remote-read.js';
import { type FillRight, giveUpLease, leaseBackOff, takeLease } from './4-lease.js';
import type { Flight } from './flight.js';
import { type Freshness, freshnessOf } from './freshness.js';
import type { ReadParts } from './read-parts.js';
import type { ReadRequest } from './read-request.js';
import type { RemoteAnswer } from './remote-answer.js';
import { keepHit, openRemote, type RemoteHit } from './remote-hit.js';

/** Load, and keep nothing: evictions keep coming, or another has had the lease for too long. */
export const NO_FILL = { fill: 'none' } as const;

/** Load, and keep it near for a moment: the remote store is away, or has not acknowledged an eviction of this key. */
export const DEGRADED = { fill: 'degraded' } as const;
const CUT_OFF = Promise.resolve(DEGRADED);

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
export function seekFillRight<T>(
  parts: ReadParts,
  remote: RemoteGate,
  flight: Flight,
  request: ReadRequest<T>,
  search: Search,
): Promise<Found> {
  return new Seeker(parts, remote, flight, request, search).begin();
}

type Found = RemoteHit | FillRight | typeof NO_FILL | typeof DEGRADED;

class Seeker<T> {
  private readonly begun: number;
  private asker: RemoteAsker;
  private missed: boolean;
  private touches = 0;
  private waitedForAnother = false;

  constructor(
    private readonly parts: ReadParts,
    private readonly remote: RemoteGate,
    private readonly flight: Flight,
    private readonly request: ReadRequest<T>,
    private readonly search: Search,
  ) {
    this.begun = flight.at.monotonic;
    this.asker = remote.attempt();
    this.missed = search.background;
  }

  /** Most searches end with the first look: so those go no way that is only needed for others. */
  begin(): Promise<Found> {
    if (this.isCutOff()) return CUT_OFF;
    return remoteRead(this.parts, this.asker, this.flight).then((answer) => {
      if (answer === NO_REPLY) return DEGRADED;
      const hit = this.hitIn(answer);
      return hit === undefined || hit instanceof Promise
        ? this.goOn(answer, hit)
        : (this.taken(hit) ?? this.goOn(answer));
    });
  }

  /** An eviction of the key is not acknowledged yet, or nothing answers. */
  private isCutOff(): boolean {
    const { key, tags } = this.request;
    return this.remote.isOpen || this.parts.journal.covers(key, tags);
  }

  private hitIn({ alive }: RemoteAnswer): ReturnType<typeof openRemote> {
    const { parts, request, search } = this;
    if (alive === undefined || !search.wants(freshnessOf(alive, parts.clock))) return undefined;
    return openRemote(parts, request.key, alive, request.policy);
  }

  private taken(hit: RemoteHit): RemoteHit | undefined {
    if (this.flight.touched) return undefined;
    keepHit(this.parts, this.flight, hit, this.request.policy);
    return hit;
  }

  private async goOn(first: RemoteAnswer, opening?: Promise<RemoteHit | undefined>): Promise<Found> {
    const { parts, flight } = this;
    let answer = first;
    let hit = await opening;
    try {
      for (let attempt = 1; ; attempt += 1) {
        const taken = hit && this.taken(hit);
        if (taken) return taken;
        const right = await this.compete(answer, attempt - 1);
        if (right !== 'again') return right;
        if (this.isCutOff()) return DEGRADED;
        parts.flights.restart(flight);
        const next = await remoteRead(parts, this.asker, flight);
        if (next === NO_REPLY) return DEGRADED;
        answer = next;
        hit = await this.hitIn(answer);
      }
    } finally {
      if (this.waitedForAnother) parts.durations.leaseWaits.observe(parts.clock.monotonic() - this.begun);
    }
  }

  /** For the lease; `again`: it is worth another look. */
  private async compete(answer: RemoteAnswer, attempt: number): Promise<Exclude<Found, RemoteHit> | 'again'> {
    const { parts, remote, flight, search } = this;
    const { key } = this.request;
    if (!this.missed) this.request.policy.statistics.misses += 1;
    this.missed = true;
    const right = flight.touched ? undefined : await takeLease(parts, this.asker, key, answer);
    if (right === NO_REPLY) return DEGRADED;
    if (flight.touched) {
      // What was read may be older than an eviction acknowledged meanwhile: once more, then the source.
      if (typeof right === 'object') void parts.background.track(giveUpLease(remote, key, right.lease));
      this.touches += 1;
      return search.background || this.touches > 1 ? NO_FILL : 'again';
    }
    if (typeof right === 'object') return right;
    const waited = parts.clock.monotonic() - this.begun;
    if (waited >= (parts.flights.isLoading(key) ? parts.longestLoad : parts.leaseTtl)) return NO_FILL;
    if (right !== 'held') return 'again';
    if (search.background) return NO_FILL;
    await parts.clock.sleep(leaseBackOff(attempt));
    this.waitedForAnother = true;
    this.asker = remote.attempt();
    return 'again';
  }
}
