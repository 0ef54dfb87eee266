import type { CacheParts } from '../cache-parts.js';
import { type CacheReport, reportOf } from './cache-report.js';
import { type Recommendation, recommendations } from './recommendations.js';

/** What the caches of a process did, and what would make them serve better. */
export interface CacheInsight {
  /** Milliseconds that this covers: since the cache was made. */
  readonly period: number;
  /** The most read first. */
  readonly caches: readonly CacheReport[];
  /** The most useful first. */
  readonly recommendations: readonly Recommendation[];
}

export function insightOf({
  clock,
  begun,
  reads,
  near,
  room,
}: Pick<CacheParts, 'clock' | 'begun' | 'reads' | 'near' | 'room'>): CacheInsight {
  const period = clock.monotonic() - begun;
  const caches = reads
    .all()
    .map((statistics) => reportOf(statistics.name, statistics.ttl, statistics))
    .sort((a, b) => b.reads - a.reads);
  const held = { entries: near?.size ?? 0, displaced: near?.displaced ?? 0 };
  const observation = { period, caches, near: held, givenUp: room.lately() };
  return { period, caches, recommendations: recommendations(observation) };
}
