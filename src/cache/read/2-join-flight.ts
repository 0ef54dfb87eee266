import type { EvictionTarget } from '../key/eviction-target.js';
import { ageOf, type Clock } from '../time/clock.js';
import { Flight } from './flight.js';

/** Single flight: readers of one key share one read and one load. Every flight is marked by the evictions it meets. */
export class Flights {
  /** Flights that new readers may join, by key. */
  private readonly joinable = new Map<string, Flight>();
  /** One, mostly, of each key: a set only where there are several. */
  private readonly underWay = new Map<string, Flight | Set<Flight>>();

  /** @param maxAge milliseconds after which a flight is not joined any more */
  constructor(
    private readonly clock: Clock,
    private readonly maxAge: number,
  ) {}

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
    const others = this.underWay.get(key);
    if (others instanceof Set) others.add(flight);
    else this.underWay.set(key, others ? new Set([others, flight]) : flight);
    return flight;
  }

  /** Whether this process is loading the key under a lease that no eviction has taken away. */
  isLoading(key: string): boolean {
    return this.of(key).some((flight) => flight.hasLease && !flight.evicted);
  }

  /** Reads anew: joinable again, unless another flight took its place. */
  restart(flight: Flight): void {
    flight.restart();
    if (flight.outcome && !this.joinable.has(flight.key)) this.joinable.set(flight.key, flight);
  }

  evict(target: EvictionTarget): void {
    // Thousands may be under way, and most evictions name a key.
    if (target.kind === 'key') {
      for (const flight of this.of(target.key)) this.evictFlight(flight);
      return;
    }
    for (const flight of this.all()) if (flight.isCoveredBy(target)) this.evictFlight(flight);
  }

  /** An eviction of any of them may have been missed. */
  touchAll(): void {
    for (const flight of this.all()) {
      this.detach(flight);
      flight.touch();
    }
  }

  land(flight: Flight): void {
    const others = this.underWay.get(flight.key);
    if (others instanceof Set) others.delete(flight);
    if (others === flight || (others instanceof Set && others.size === 0)) this.underWay.delete(flight.key);
    this.detach(flight);
  }

  private of(key: string): readonly Flight[] {
    const flights = this.underWay.get(key);
    if (flights === undefined) return [];
    return flights instanceof Set ? [...flights] : [flights];
  }

  private all(): readonly Flight[] {
    return [...this.underWay.values()].flatMap((flights) => (flights instanceof Set ? [...flights] : [flights]));
  }

  private evictFlight(flight: Flight): void {
    this.detach(flight);
    flight.evict();
  }

  private detach(flight: Flight): void {
    if (this.joinable.get(flight.key) === flight) this.joinable.delete(flight.key);
  }
}
