import { crc32 } from 'node:zlib';
import { encodePayload } from '../entry/payload-codec.js';
import { seal, type Sealed } from '../entry/seal.js';
import type { Clock } from '../time/clock.js';
import { isEmpty, type ReadPolicy } from '../read/read-request.js';
import type { ReadStatistics } from './read-statistics.js';

/** One key in so many is watched: encoding each value once more would cost more than it tells. */
const SAMPLED = 8;
/** Keys watched of one cache, and of how many caches. */
const KEYS_PER_CACHE = 256;
/** A value reloaded in the last tenth of its life was refreshed early; before that it had been evicted, or given up. */
const EARLY = 0.1;

type Watched = Pick<ReadPolicy, 'statistics' | 'adaptive' | 'compared'>;

/** What a key was found to be when it was loaded last. */
interface Noted {
  readonly digest: number;
  /** Milliseconds, by the wall clock. */
  readonly freshUntil: number;
  readonly ttl: number;
}

/**
 * Whether what is loaded again has changed in between: what tells a time to live that is too short, or too long, from one
 * that is right. By a sample of the keys, bounded, and by a digest of their values.
 */
export class ReloadWatch {
  private readonly caches = new WeakMap<ReadStatistics, Map<string, Noted>>();

  /** @param sampled one key in so many */
  constructor(
    private readonly clock: Pick<Clock, 'wall'>,
    private readonly sampled = SAMPLED,
  ) {}

  /**
   * Told of each load whose value may be kept.
   * @param ttl milliseconds
   */
  note(key: string, value: Sealed, ttl: number, { statistics, adaptive, compared }: Watched): void {
    if (adaptive === undefined && crc32(key) % this.sampled !== 0) return;
    const digest = digestOf(value, compared);
    if (digest === undefined) return;
    const now = this.clock.wall();
    const noted = this.of(statistics);
    const before = noted.get(key);
    noted.delete(key);
    noted.set(key, { digest, freshUntil: now + ttl, ttl });
    if (before && compare(before, digest, before.freshUntil - now, statistics))
      observe(adaptive, before.digest === digest, value);
    if (!before && noted.size > KEYS_PER_CACHE) for (const oldest of noted.keys()) return void noted.delete(oldest);
  }

  private of(statistics: ReadStatistics): Map<string, Noted> {
    let noted = this.caches.get(statistics);
    if (noted === undefined) this.caches.set(statistics, (noted = new Map<string, Noted>()));
    return noted;
  }
}

/**
 * @param left milliseconds that the earlier value would have been fresh
 * @returns whether it had expired
 */
function compare(before: Noted, digest: number, left: number, statistics: ReadStatistics): boolean {
  const isSame = before.digest === digest;
  if (left <= before.ttl * EARLY) {
    statistics.reloadsAfterExpiry += 1;
    if (isSame) statistics.sameAfterExpiry += 1;
    return true;
  }
  statistics.reloadsBeforeExpiry += 1;
  statistics.lifeLeftAtReload += left / before.ttl;
  if (isSame) statistics.sameBeforeExpiry += 1;
  return false;
}

/** Empty results have a time to live of their own, and are for the asking: they say nothing of the others. */
function observe(adaptive: ReadPolicy['adaptive'], isSame: boolean, value: Sealed): void {
  if (adaptive && !isEmpty(value.open())) adaptive.observe(isSame);
}

/** A value that cannot be encoded is not kept either, and says so elsewhere. */
function digestOf(value: Sealed, compared: Watched['compared']): number | undefined {
  try {
    return crc32(encodePayload(compared ? seal(compared(value.open())) : value));
  } catch {
    return undefined;
  }
}
