import { NO_REPLY } from '../store/remote-gate.js';
import { nearHit } from './1-near-hit.js';
import { remoteRead, type RemoteAnswer } from './3-remote-read.js';
import { giveUpLease } from './4-lease.js';
import { load } from './5-load.js';
import { fillNear, fillRemote } from './6-fill.js';
import { isInsideLoadOf } from './enclosing-loads.js';
import { NEAR_ONLY, NO_FILL, seekFillRight, type FillRight } from './fill-right.js';
import type { Flight } from './flight.js';
import { Unshared, type Outcome } from './outcome.js';
import type { ReadParts } from './read-parts.js';
import { timeToLive, type ReadPolicy, type ReadRequest } from './read-request.js';
import { openRemote, takeHit } from './remote-hit.js';

/**
 * The order of a cached read: near store, flight of another reader, remote store, lease, load, fill. Each step is the
 * file of its number in this folder; the reasons are in docs/coherence.md.
 */
export class Reader {
  constructor(private readonly parts: ReadParts) {}

  /**
   * @returns the value, shared and deep-frozen where its kind allows that
   * @throws what the loader throws, as it is; nothing of its own
   */
  async read<T>(request: ReadRequest<T>): Promise<T> {
    const near = nearHit(this.parts, request.key, request.policy.sliding);
    if (near) return near.open() as T;
    if (isInsideLoadOf(this.parts, request.key)) return this.loadApart(request);
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
    const found = await this.look(key, tags, async (answer, flight) => {
      const hit = await openRemote(this.parts, key, answer, policy.type);
      if (!hit || flight.touched) return undefined;
      takeHit(this.parts, flight, hit, policy);
      return { value: hit.value.open() };
    });
    if (!found) this.parts.statistics.misses += 1;
    return found;
  }

  /** Whether a store has a live entry; its value is not decoded, and nothing is counted. */
  async has(key: string): Promise<boolean> {
    if (this.parts.near?.get(key)) return true;
    return (await this.look(key, [], async ({ entry }, flight) => entry && !flight.touched)) ?? false;
  }

  private async join<T>(shared: Promise<Outcome<T>>, request: ReadRequest<T>): Promise<T> {
    this.parts.statistics.joins += 1;
    const outcome = await shared;
    return outcome instanceof Unshared ? this.loadApart(request) : outcome.open();
  }

  /** A run of the loader for this caller alone. */
  private async loadApart<T>(request: ReadRequest<T>): Promise<T> {
    return deliver((await load(this.parts, request)).outcome);
  }

  /** What the remote store says of a key, while evictions are noticed; `undefined` where it cannot be trusted. */
  private async look<A>(
    key: string,
    tags: readonly string[],
    judge: (answer: RemoteAnswer, flight: Flight) => Promise<A | undefined>,
  ): Promise<A | undefined> {
    const { remote, flights, journal } = this.parts;
    if (!remote || remote.isOpen || journal.covers(key, tags)) return undefined;
    const flight = flights.watch(key, tags);
    try {
      const answer = await remoteRead(this.parts, remote, flight);
      return answer === NO_REPLY ? undefined : await judge(answer, flight);
    } finally {
      flights.land(flight);
    }
  }

  private async fly<T>(flight: Flight, request: ReadRequest<T>): Promise<Outcome<T>> {
    let filling: Promise<unknown> | undefined;
    try {
      const { remote } = this.parts;
      const right = remote ? await seekFillRight(this.parts, remote, flight, request) : NEAR_ONLY;
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

  private async loadInto<T>(
    flight: Flight,
    request: ReadRequest<T>,
    right: FillRight | typeof NO_FILL | typeof NEAR_ONLY,
  ): Promise<{ outcome: Outcome<T>; filling?: Promise<unknown> }> {
    const { remote, statistics, background } = this.parts;
    if (right === NO_FILL) statistics.bypasses += 1;
    if (right === NEAR_ONLY) statistics.misses += 1;
    flight.restamp();
    const leased = 'lease' in right && remote ? { ...right, remote } : undefined;
    const giveUp = (): void => {
      if (leased) void background.track(giveUpLease(leased.remote, flight.key, leased.lease));
    };
    // Others need not wait for a value that will not be stored.
    flight.whenTouched = giveUp;
    let filling: Promise<unknown> | undefined;
    try {
      const { outcome, kept, value, loadTime } = await load(this.parts, request);
      if (!kept || right === NO_FILL || outcome instanceof Unshared) return { outcome };
      if (flight.touched) {
        statistics.refusedFills += 1;
        return { outcome };
      }
      const fresh = { value: outcome, ttl: timeToLive(request.policy, value), loadTime };
      fillNear(this.parts, flight, fresh);
      if (!leased) {
        statistics.fills += 1;
        return { outcome };
      }
      filling = background.track(fillRemote(this.parts, leased.remote, flight, fresh, leased, request.policy));
      return { outcome, filling };
    } finally {
      if (!filling) giveUp();
      flight.whenTouched = undefined;
    }
  }
}

const deliver = <T>(outcome: Outcome<T>): T => (outcome instanceof Unshared ? outcome.value : outcome.open());
