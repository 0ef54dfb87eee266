import { AsyncResource } from 'node:async_hooks';
import { setImmediate } from 'node:timers/promises';
import { ageOf } from '../time/clock.js';
import { DEGRADED, NEAR_ONLY, NO_FILL, seekFillRight } from './fill-right.js';
import type { Flight } from './flight.js';
import { type Freshness, isRefreshDue } from './freshness.js';
import { loadAndFill, type LoadRight } from './load-and-fill.js';
import type { Outcome } from './outcome.js';
import type { ReadParts } from './read-parts.js';
import type { ReadRequest } from './read-request.js';
import { nameOf } from '../insight/error-name.js';

/** What became of a load that no reader asked for. */
export type LoadedAhead =
  /** The stores have its value. */
  | 'kept'
  /** Its value is not to be kept: an eviction came between, or its cache rules it out. */
  | 'unkept'
  /** There was none: the entry is fresh for long enough, or somebody is loading it already. */
  | 'unneeded'
  /** There was none: the remote store could not keep its value. */
  | 'unavailable';

/**
 * Loads anew, in the background, what has been served although it is stale or will be soon. By the same lease and fill
 * as every load, so that one process of the fleet does it and an eviction that comes between is noticed; one at a time
 * of each key.
 */
export class Refresher {
  private readonly underWay = new Map<string, Flight>();
  /** Where no request is under way: what a request keeps in AsyncLocalStorage, a transaction say, may have ended. */
  private readonly outside = new AsyncResource('Refresher');

  constructor(private readonly parts: ReadParts) {}

  /** The refresh of a key that nothing has touched. */
  find(key: string): Flight | undefined {
    const flight = this.underWay.get(key);
    if (!flight || flight.touched) return undefined;
    return ageOf(flight.at, this.parts.clock) < this.parts.longestLoad ? flight : undefined;
  }

  /** Told of everything that is served. Neither fails nor delays its caller. */
  served<T>(request: ReadRequest<T>, freshness: Freshness): void {
    if (!isRefreshDue(freshness, request.policy, this.parts.random) || this.find(request.key)) return;
    const { flights, background, remote } = this.parts;
    const flight = flights.watch(request.key, request.tags);
    this.underWay.set(request.key, flight);
    const loading = this.outside.runInAsyncScope(() => this.refresh(flight, request, freshness));
    // A reader who finds nothing any more waits for this load; with a remote store it is the lease that makes it wait.
    if (!remote) flight.outcome = loading;
    void background.trackLoad(this.landed(flight, loading));
  }

  /**
   * Loads what is not there, or not fresh for more than `lead` milliseconds. Only where the value can be kept.
   * @throws what the loader throws, as it is
   */
  async loadAhead<T>(request: ReadRequest<T>, lead: number): Promise<LoadedAhead> {
    const { flights, background } = this.parts;
    if (this.find(request.key) || flights.find(request.key)) return 'unneeded';
    const flight = flights.watch(request.key, request.tags);
    this.underWay.set(request.key, flight);
    const loading = this.outside
      .runInAsyncScope(() => this.ahead(flight, request, lead))
      .finally(() => {
        this.land(flight);
      });
    void background.trackLoad(loading.catch(() => {}));
    return loading;
  }

  private async ahead<T>(flight: Flight, request: ReadRequest<T>, lead: number): Promise<LoadedAhead> {
    const { remote } = this.parts;
    const wants = ({ left }: Freshness): boolean => left > lead;
    const right = remote
      ? await seekFillRight(this.parts, remote, flight, request, { wants, background: true })
      : NEAR_ONLY;
    if (right === DEGRADED) return 'unavailable';
    if (right === NO_FILL || 'entry' in right) return 'unneeded';
    request.policy.statistics.refreshes += 1;
    const loading = loadAndFill(this.parts, flight, request, right);
    if (!remote) {
      const outcome = loading.then((loaded) => loaded.outcome);
      // The caller of this method is told.
      outcome.catch(() => {});
      flight.outcome = outcome;
    }
    const { filling, isKeptNear } = await loading;
    return (filling ? await filling : isKeptNear) ? 'kept' : 'unkept';
  }

  private async refresh<T>(
    flight: Flight,
    request: ReadRequest<T>,
    served: Freshness,
  ): Promise<Outcome<T> | undefined> {
    // The caller has its answer before the loader is called.
    await setImmediate();
    const right = await this.rightTo(flight, request, served);
    if (!right) return undefined;
    request.policy.statistics.refreshes += 1;
    const { outcome, filling } = await loadAndFill(this.parts, flight, request, right);
    await filling;
    return outcome;
  }

  /** The right to load, unless another process is doing that or has done it. */
  private async rightTo<T>(flight: Flight, request: ReadRequest<T>, served: Freshness): Promise<LoadRight | undefined> {
    const { remote } = this.parts;
    if (!remote) return NEAR_ONLY;
    const found = await seekFillRight(this.parts, remote, flight, request, {
      wants: ({ left, until }) => left > 0 && until > served.until,
      background: true,
    });
    return 'lease' in found ? found : undefined;
  }

  /** Never rejects: what is kept goes on being served as long as it may. */
  private async landed(flight: Flight, loading: Promise<unknown>): Promise<void> {
    try {
      await loading;
    } catch (error) {
      this.parts.logger.warn(`cache: ${flight.key} could not be refreshed: ${nameOf(error)}`);
    } finally {
      this.land(flight);
    }
  }

  private land(flight: Flight): void {
    this.parts.flights.land(flight);
    if (this.underWay.get(flight.key) === flight) this.underWay.delete(flight.key);
  }
}
