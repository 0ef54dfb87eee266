import type { EvictionTarget } from '../key/eviction-target.js';
import { ageOf, type Clock } from '../time/clock.js';
import { Flight } from './flight.js';

/** Single flight: readers of one key share one read and one load. Every flight is marked by the evictions it meets. */
export class Flights {
  /** Flights that new readers may join, by key. */
  private readonly joinable = new Map<string, Flight>();
  private readonly underWay = new Set<Flight>();

  /** @param maxAge milliseconds after which a flight is not joined any more */
  constructor(
    private readonly clock: Clock,
    private readonly maxAge: number,
  ) {}

  get size(): number {
    return this.underWay.size;
  }

  /** A flight of this key that nothing has touched. */
  find(key: string): Flight | undefined {
    const flight = this.joinable.get(key);
    return flight && ageOf(flight.at, this.clock) < this.maxAge ? flight : undefined;
  }

  /** A flight that others may join. */
  start(key: string, tags: readonly string[]): Flight {
    const flight = this.watch(key, tags);
    this.joinable.set(key, flight);
    return flight;
  }

  /** A flight that nobody joins, but that evictions touch. */
  watch(key: string, tags: readonly string[]): Flight {
    const flight = new Flight(key, tags, this.clock);
    this.underWay.add(flight);
    return flight;
  }

  /** Reads anew: joinable again, unless another flight took its place. */
  restart(flight: Flight): void {
    flight.restart();
    if (flight.outcome && !this.joinable.has(flight.key)) this.joinable.set(flight.key, flight);
  }

  evict(target: EvictionTarget): void {
    for (const flight of this.underWay) {
      if (!flight.isCoveredBy(target)) continue;
      this.detach(flight);
      flight.evict();
    }
  }

  /** An eviction of any of them may have been missed. */
  touchAll(): void {
    for (const flight of this.underWay) {
      this.detach(flight);
      flight.touch();
    }
  }

  land(flight: Flight): void {
    this.underWay.delete(flight);
    this.detach(flight);
  }

  private detach(flight: Flight): void {
    if (this.joinable.get(flight.key) === flight) this.joinable.delete(flight.key);
  }
}
