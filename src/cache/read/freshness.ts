import type { DecodedEntry } from '../entry/entry.js';
import type { Clock } from '../time/clock.js';
import type { ReadPolicy } from './read-request.js';

/** How far a kept value, whose scopes nobody has evicted, is in its life. */
export interface Freshness {
  /** Milliseconds until it is no longer fresh; negative: since when it has not been. */
  readonly left: number;
  /** The same moment by the wall clock: a value loaded later has a later one. */
  readonly until: number;
  /** Milliseconds its loader took. */
  readonly loadTime: number;
}

export function freshnessOf({ freshUntil, loadTime }: DecodedEntry, clock: Clock): Freshness {
  // A sliding entry is there or it is not: the remote store keeps its time.
  const until = freshUntil === 0 ? Infinity : freshUntil;
  return { left: until - clock.wall(), until, loadTime };
}

/** Whether it may be served: fresh, or stale for no longer than `grace` milliseconds. */
export const isWithin = ({ left }: Freshness, grace = 0): boolean => left > 0 || -left < grace;

/** Beyond this many load times before the end no draw of `Math.random` but 0 asks for a refresh: -ln(2^-53) = 36.7. */
const FARTHEST = 37;

/**
 * Whether what has just been served is to be loaded anew: always once it is stale, and before that with a probability
 * that grows towards the end and with the time that loading takes. So readers of a popular key do not all find it
 * expired at once, and mostly none of them does.
 *
 * Source: XFetch, Vattani, Chierichetti, Lowenstein, Optimal Probabilistic Cache Stampede Prevention, VLDB 2015.
 *
 * @param random uniform in [0, 1)
 */
export function isRefreshDue(
  { left, loadTime }: Freshness,
  { sliding, earlyRefresh: beta = 0 }: Pick<ReadPolicy, 'sliding' | 'earlyRefresh'>,
  random: () => number,
): boolean {
  if (left <= 0) return true;
  const scale = loadTime * beta;
  if (sliding || left > scale * FARTHEST) return false;
  return -scale * Math.log(random()) >= left;
}

/**
 * Milliseconds after it was loaded up to which a value that is fresh for `ttl` needs no look at its freshness: reading it
 * neither renews it nor can be what asks for a refresh.
 */
export const calmFor = (
  { sliding, earlyRefresh: beta = 0 }: Pick<ReadPolicy, 'sliding' | 'earlyRefresh'>,
  ttl: number,
  loadTime: number,
): number => (sliding ? 0 : Math.max(0, ttl - loadTime * beta * FARTHEST));
