import type { Sealed } from '../entry/seal.js';
import type { NearEntry } from '../store/near-entry.js';
import type { Layer } from '../insight/audit-sighting.js';
import type { ConsistencyAuditor } from '../insight/auditor.js';
import type { OperationWatch } from '../insight/operation-watch.js';
import { calmHit, nearHit } from './1-near-hit.js';
import { load } from './5-load.js';
import { isKeptNear } from './6-fill.js';
import { isInsideLoadOf, isLoadStarting } from './enclosing-loads.js';
import { DEGRADED, NEAR_ONLY, NO_FILL, seekFillRight } from './fill-right.js';
import type { Flight } from './flight.js';
import { type Freshness, freshnessOf, isWithin } from './freshness.js';
import { loadAndFill, type LoadRight } from './load-and-fill.js';
import { Unshared, type Outcome } from './outcome.js';
import type { ReadParts } from './read-parts.js';
import type { ReadPolicy, ReadRequest } from './read-request.js';
import { type LoadedAhead, Refresher } from './refresher.js';
import type { RemoteHit } from './remote-hit.js';
import { staleIfError } from './stale-if-error.js';

/**
 * The order of a cached read: near store, flight of another reader, remote store, lease, load, fill. Each step is the
 * file of its number in this folder; the reasons are in docs/coherence.md.
 */
export class Reader {
  private readonly refresher: Refresher;

  constructor(
    private readonly parts: ReadParts,
    private readonly auditor?: ConsistencyAuditor,
    private readonly watch?: OperationWatch,
  ) {
    this.refresher = new Refresher(parts);
  }

  /**
   * @returns the value, shared and deep-frozen where its kind allows that
   * @throws what the loader throws, as it is; nothing of its own
   */
  read<T>(request: ReadRequest<T>): Promise<T> {
    return this.watch ? this.watch.read(request, (watched) => this.readNow(watched)) : this.readNow(request);
  }

  private readNow<T>(request: ReadRequest<T>): Promise<T> {
    // First: a refresh loads although there is an entry, and must not be answered by it.
    if (isInsideLoadOf(this.parts, request.key)) return this.loadApart(request);
    if (this.isInTransaction) {
      request.policy.statistics.bypasses += 1;
      return this.loadApart(request);
    }
    if (!isKeptNear(this.parts, request.policy)) return this.readApart(request);
    const near = this.readNear(request);
    if (near) return near.promised() as Promise<T>;
    const shared = this.loadUnderWay(request);
    if (shared) return this.join(shared, request);
    const flight = this.parts.flights.start(request.key, request.tags);
    const outcome = this.fly(flight, request);
    flight.outcome = outcome;
    return outcome.then(deliver);
  }

  /**
   * The value of an entry that a shortcut led to, or `undefined` where it takes a {@link read} to tell. (An audit and a
   * log want to choose among all hits; a refresh must not be answered by the entry that it is to replace.)
   */
  readKnown(entry: NearEntry, policy: ReadPolicy): Sealed | undefined {
    if (this.isInTransaction) return undefined;
    if (isLoadStarting() || this.auditor !== undefined || this.watch !== undefined) return undefined;
    return calmHit(this.parts, entry, policy);
  }

  /**
   * Whether the caller is in a transaction: what it sees others must not be served, and what they are served may be newer
   * than what it sees.
   */
  get isInTransaction(): boolean {
    return this.parts.transactions?.current() !== undefined;
  }

  /** As {@link Refresher.loadAhead}. */
  loadAhead<T>(request: ReadRequest<T>, lead: number): Promise<LoadedAhead> {
    return this.refresher.loadAhead(request, lead);
  }

  /** The near value, if it is fresh enough for this reader. */
  private readNear<T>(request: ReadRequest<T>): Sealed | undefined {
    const hit = nearHit(this.parts, request.key, request.policy, request.policy.staleFor);
    if (hit) this.served(request, hit.value, hit.freshness, 'near');
    return hit?.value;
  }

  private served<T>(request: ReadRequest<T>, value: Sealed, freshness: Freshness, layer: Layer): void {
    request.noteLayer?.(layer);
    if (freshness.left > 0) this.auditor?.sample(request, value, layer);
    else request.policy.statistics.staleHits += 1;
    this.refresher.served(request, freshness);
  }

  /** A load that this reader may share. */
  private loadUnderWay<T>(request: ReadRequest<T>): Promise<Outcome<T>> | undefined {
    const flight = this.parts.flights.find(request.key);
    if (flight?.outcome) return flight.outcome as Promise<Outcome<T>>;
    const refresh = this.refresher.find(request.key)?.outcome as Promise<Outcome<T>> | undefined;
    return refresh?.catch((error: unknown) => staleIfError(this.parts, request, error));
  }

  private async join<T>(shared: Promise<Outcome<T>>, request: ReadRequest<T>): Promise<T> {
    request.policy.statistics.joins += 1;
    request.noteLayer?.('flight');
    const outcome = await shared;
    return outcome instanceof Unshared ? this.loadApart(request) : outcome.open();
  }

  /**
   * From the remote store, or under its lease. What another reader of this process is waiting for may be older than an
   * eviction that this process has yet to hear of.
   */
  private readApart<T>(request: ReadRequest<T>): Promise<T> {
    return this.fly(this.parts.flights.watch(request.key, request.tags), request).then(deliver);
  }

  /** A run of the loader for this caller alone. */
  private async loadApart<T>(request: ReadRequest<T>): Promise<T> {
    return deliver((await load(this.parts, request)).outcome);
  }

  private fly<T>(flight: Flight, request: ReadRequest<T>): Promise<Outcome<T>> {
    const { remote, flights } = this.parts;
    if (!remote) {
      request.policy.statistics.misses += 1;
      return this.loadUnder(NEAR_ONLY, flight, request);
    }
    const wants = (freshness: Freshness): boolean => isWithin(freshness, request.policy.staleFor);
    return seekFillRight(this.parts, remote, flight, request, { wants, background: false }).then(
      (found) => {
        if (!('entry' in found)) return this.loadUnder(found, flight, request);
        flights.land(flight);
        return this.hit(found, request);
      },
      (error: unknown) => {
        flights.land(flight);
        throw error;
      },
    );
  }

  private hit<T>({ entry, value }: RemoteHit, request: ReadRequest<T>): Outcome<T> {
    request.policy.statistics.remoteHits += 1;
    this.served(request, value, freshnessOf(entry, this.parts.clock), 'remote');
    return value as Outcome<T>;
  }

  private async loadUnder<T>(right: LoadRight, flight: Flight, request: ReadRequest<T>): Promise<Outcome<T>> {
    if (right === NO_FILL || right === DEGRADED) request.policy.statistics.bypasses += 1;
    let filling: Promise<unknown> | undefined;
    try {
      const loaded = await loadAndFill(this.parts, flight, request, right);
      filling = loaded.filling;
      return loaded.outcome;
    } catch (error) {
      // A remote store that has just not answered is not asked once more.
      if (right === DEGRADED) throw error;
      return await staleIfError(this.parts, request, error);
    } finally {
      // While it is being stored, the value is still here for whoever asks.
      if (filling) void filling.then(() => this.parts.flights.land(flight));
      else this.parts.flights.land(flight);
    }
  }
}

const deliver = <T>(outcome: Outcome<T>): T => (outcome instanceof Unshared ? outcome.value : outcome.open());
