import type { CacheStatistics } from './cache-statistics.js';
import { hitRateOf } from './cache-stats.js';
import type { Totals } from './fleet-statistics.js';
import { type ReadCounters, ReadStatistics, type ReadStatisticsByCache } from './read-statistics.js';

/** Between the name of a cache and that of a counter: no key template has it. */
const BETWEEN = ' ';

const COUNTERS = new Set(
  Object.entries(new ReadStatistics('')).flatMap(([name, value]) => (value === 0 ? [name] : [])),
);

/** The last moment that a Date can be, in milliseconds. */
const LATEST = 8.64e15;

/** What all processes of the fleet counted together. */
export interface FleetStats {
  /** Milliseconds since the Unix epoch. */
  readonly since: number;
  /** 0 to 1. */
  readonly hitRate: number;
  /** Of what concerns no single cache, by name: `evictions`, `remoteErrors`, … */
  readonly totals: Readonly<Record<string, number>>;
  /** By key template. */
  readonly caches: readonly (ReadCounters & { readonly name: string; readonly hitRate: number })[];
}

/** The counters of a process by one name each. The largest entry is no sum, and stays out. */
export function totalsOf(statistics: CacheStatistics, reads: ReadStatisticsByCache): Totals {
  const totals = new Map<string, number>();
  for (const [name, value] of Object.entries(statistics)) if (typeof value === 'number') totals.set(name, value);
  for (const { name, ttl: _, largestBytes: __, ...counters } of reads.all()) {
    for (const [counter, value] of Object.entries(counters)) totals.set(name + BETWEEN + counter, value);
  }
  return totals;
}

export function fleetStatsOf(found: Totals): FleetStats {
  const totals: Record<string, number> = Object.create(null) as Record<string, number>;
  const caches = new Map<string, ReadStatistics>();
  for (const [name, value] of found) {
    const end = name.lastIndexOf(BETWEEN);
    if (end < 0) totals[name] = value;
    else take(cacheNamed(name.slice(0, end), caches), name.slice(end + 1), value);
  }
  const { since: told = 0, ...rest } = totals;
  const since = told > 0 && told <= LATEST ? told : 0;
  const listed = [...caches.values()].map((cache) => ({ ...cache, hitRate: hitRateOf(cache) }));
  return { since, totals: rest, caches: listed, hitRate: hitRateOf(sumOf(listed)) };
}

/** Of what anybody may have written there, only what is a counter. */
function take(cache: ReadStatistics, counter: string, value: number): void {
  if (COUNTERS.has(counter)) Object.assign(cache, { [counter]: value });
}

function cacheNamed(name: string, caches: Map<string, ReadStatistics>): ReadStatistics {
  const known = caches.get(name) ?? new ReadStatistics(name);
  caches.set(name, known);
  return known;
}

function sumOf(caches: readonly ReadCounters[]): Parameters<typeof hitRateOf>[0] {
  const sum = { nearHits: 0, remoteHits: 0, misses: 0, joins: 0 };
  for (const cache of caches) {
    for (const counter of Object.keys(sum) as (keyof typeof sum)[]) sum[counter] += cache[counter];
  }
  return sum;
}
