import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import { nearHit } from './1-near-hit.js';
import { keepRemoteHit, remoteRead, type RemoteHit } from './3-remote-read.js';
import { giveUpLease, leaseBackOff, takeLease } from './4-lease.js';
import { load } from './5-load.js';
import { fillNear, fillRemote, type FillRight } from './6-fill.js';
import type { Flight } from './flight.js';
import { Unshared, type Outcome } from './outcome.js';
import type { ReadParts } from './read-parts.js';
import { timeToLive, type ReadPolicy, type ReadRequest } from './read-request.js';

/**
 * The order of a cached read: near store, flight of another reader, remote store, lease, load, fill. Each step is the
 * file of its number in this folder; the reasons are in docs/coherence.md.
 */
export class Reader {
  private readonly fills = new Set<Promise<unknown>>();

  constructor(private readonly parts: ReadParts) {}

  /**
   * @returns the value, shared and deep-frozen where its kind allows that
   * @throws what the loader throws, as it is; nothing of its own
   */
  async read<T>(request: ReadRequest<T>): Promise<T> {
    const near = nearHit(this.parts, request.key, request.policy.sliding);
    if (near) return near.open() as T;
    const shared = this.parts.flights.find(request.key);
    if (shared?.outcome) return this.join(shared.outcome as Promise<Outcome<T>>, request);
    const flight = this.parts.flights.start(request.key, request.tags);
    const outcome = this.fly(flight, request);
    flight.outcome = outcome;
    return deliver(await outcome);
  }

  /** The value if a store has it; never loads. */
  async peek(key: string, tags: readonly string[], policy: ReadPolicy): Promise<{ value: unknown } | undefined> {
    const near = nearHit(this.parts, key, policy.sliding);
    if (near) return { value: near.open() };
    const { remote, flights, statistics, journal } = this.parts;
    if (remote && !remote.isOpen && !journal.covers(key, tags)) {
      const flight = flights.watch(key, tags);
      try {
        const answer = await remoteRead(this.parts, remote, flight, policy.type);
        if (answer !== NO_REPLY && answer.hit && !flight.touched) {
          return { value: this.hit(flight, answer.hit, policy).open() };
        }
      } finally {
        flights.land(flight);
      }
    }
    statistics.misses += 1;
    return undefined;
  }

  /** Resolves when every fill that was begun has ended. */
  async settled(): Promise<void> {
    while (this.fills.size > 0) await Promise.all(this.fills);
  }

  private async join<T>(shared: Promise<Outcome<T>>, request: ReadRequest<T>): Promise<T> {
    this.parts.statistics.joins += 1;
    const outcome = await shared;
    return outcome instanceof Unshared ? request.loader() : outcome.open();
  }

  private async fly<T>(flight: Flight, request: ReadRequest<T>): Promise<Outcome<T>> {
    let filling: Promise<unknown> | undefined;
    try {
      const { remote } = this.parts;
      const right = remote ? await this.askRemote(flight, request, remote) : NEAR_ONLY;
      if ('entry' in right) return right.value as Outcome<T>;
      const loaded = await this.loadInto(flight, request, right);
      filling = loaded.filling;
      return loaded.outcome;
    } finally {
      // While it is being stored, the value is still here for whoever asks.
      if (filling) void filling.then(() => this.parts.flights.land(flight));
      else this.parts.flights.land(flight);
    }
  }

  /** A hit, or the right under which to load: to fill the remote store, the near store, or neither. */
  private async askRemote<T>(
    flight: Flight,
    request: ReadRequest<T>,
    remote: RemoteGate,
  ): Promise<RemoteHit | FillRight | typeof NO_FILL> {
    const { clock, flights, journal, leaseTtl, statistics } = this.parts;
    const begun = clock.monotonic();
    let touches = 0;
    for (let attempt = 0; ; attempt += 1) {
      if (remote.isOpen || journal.covers(request.key, request.tags)) return NO_FILL;
      if (attempt > 0) flights.restart(flight);
      const answer = await remoteRead(this.parts, remote, flight, request.policy.type);
      if (answer === NO_REPLY) return NO_FILL;
      if (flight.touched) {
        // What was read may be older than an eviction acknowledged meanwhile: once more, then the source.
        touches += 1;
        if (touches > 1) return NO_FILL;
        continue;
      }
      if (answer.hit) {
        this.hit(flight, answer.hit, request.policy);
        return answer.hit;
      }
      if (attempt === 0) statistics.misses += 1;
      const lease = await takeLease(this.parts, remote, request.key, answer);
      if (lease === NO_REPLY) return NO_FILL;
      if (lease === 'held') {
        if (clock.monotonic() - begun >= leaseTtl) return NO_FILL;
        await clock.sleep(leaseBackOff(attempt));
      } else if (lease !== 'entry') {
        return { lease, fingerprint: answer.fingerprint };
      }
    }
  }

  private hit(flight: Flight, hit: RemoteHit, policy: ReadPolicy) {
    const { remote, statistics } = this.parts;
    statistics.remoteHits += 1;
    keepRemoteHit(this.parts, flight, hit);
    if (policy.sliding) void remote?.ask('prolonging', (store) => store.extend(flight.key, policy.ttl));
    return hit.value;
  }

  private async loadInto<T>(
    flight: Flight,
    request: ReadRequest<T>,
    right: FillRight | typeof NO_FILL | typeof NEAR_ONLY,
  ): Promise<{ outcome: Outcome<T>; filling?: Promise<unknown> }> {
    const { remote, statistics } = this.parts;
    if (right === NO_FILL) statistics.bypasses += 1;
    if (right === NEAR_ONLY) statistics.misses += 1;
    flight.restamp();
    const lease = 'lease' in right && remote ? { ...right, remote } : undefined;
    try {
      const { outcome, value, loadTime } = await load(this.parts, request);
      if (right === NO_FILL) return { outcome };
      if (outcome instanceof Unshared) {
        if (lease) void this.track(giveUpLease(lease.remote, flight.key, lease.lease));
        return { outcome };
      }
      const fresh = { value: outcome, ttl: timeToLive(request.policy, value), loadTime };
      fillNear(this.parts, flight, fresh);
      if (!lease) return { outcome };
      return {
        outcome,
        filling: this.track(fillRemote(this.parts, lease.remote, flight, fresh, lease, request.policy)),
      };
    } catch (error) {
      if (lease) void this.track(giveUpLease(lease.remote, flight.key, lease.lease));
      throw error;
    }
  }

  private track<T>(work: Promise<T>): Promise<T> {
    const tracked: Promise<unknown> = work.finally(() => this.fills.delete(tracked));
    this.fills.add(tracked);
    return work;
  }
}

/** Load, and keep nothing: the remote store is away, or has not acknowledged an eviction of this key. */
const NO_FILL = { fill: 'none' } as const;

/** Load, and keep the value in this process: there is no remote store. */
const NEAR_ONLY = { fill: 'near' } as const;

const deliver = <T>(outcome: Outcome<T>): T => (outcome instanceof Unshared ? outcome.value : outcome.open());
