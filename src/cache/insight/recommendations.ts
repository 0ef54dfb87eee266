import { formatDuration } from '../time/format-duration.js';
import type { CacheReport } from './cache-report.js';
import type { GivenUp } from './room-watch.js';

/** Advice about one cache, with the figures that it rests on. */
export interface Recommendation {
  readonly cache: string;
  readonly kind:
    | 'ttl-too-short'
    | 'ttl-too-long'
    | 'low-hit-rate'
    | 'evicted-unchanged'
    | 'large-values'
    | 'near-too-small'
    | 'remote-too-small';
  /** In plain words. */
  readonly text: string;
  /** Database queries an hour that it would save, or loads where queries are not counted; for the order. */
  readonly savedPerHour: number;
}

export interface Observation {
  /** Milliseconds over which the caches were observed. */
  readonly period: number;
  readonly caches: readonly CacheReport[];
  readonly near: { readonly entries: number; readonly displaced: number };
  /** Of the remote store, where somebody has asked it. */
  readonly givenUp?: GivenUp | undefined;
}

/** Below these nothing is said: a few calls prove nothing. */
const ENOUGH_READS = 200;
const ENOUGH_RELOADS = 20;
const ENOUGH_GIVEN_UP = 100;

const MOSTLY_SAME = 0.8;
const OFTEN_CHANGED = 0.3;
const LOW_HIT_RATE = 0.8;
const POOR_HIT_RATE = 0.5;
/** How much longer a time to live is proposed to be: at most so many times, and never more than a day. */
const LONGER = 6;
const LONGEST_TTL = 24 * 3_600_000;
const LARGE_BYTES = 100 * 1_024;
const HOUR = 3_600_000;

/** What would make the caches serve better, the most useful first. */
export function recommendations(observation: Observation): readonly Recommendation[] {
  const { caches, period } = observation;
  const found = caches
    .filter(({ reads }) => reads >= ENOUGH_READS)
    .flatMap((cache) => RULES.flatMap((rule) => rule(cache, HOUR / Math.max(period, 1)) ?? []));
  const room = [nearTooSmall(observation), remoteTooSmall(observation)].flatMap((advice) => advice ?? []);
  return [...found, ...room].sort((a, b) => b.savedPerHour - a.savedPerHour);
}

type Rule = (cache: CacheReport, perHour: number) => Recommendation | undefined;

const ttlTooShort: Rule = (cache, perHour) => {
  const { name, ttl, loads, reloadsAfterExpiry, reloadsBeforeExpiry, sameAfterExpiry = 0 } = cache;
  if (ttl === undefined || reloadsAfterExpiry < ENOUGH_RELOADS || sameAfterExpiry < MOSTLY_SAME) return undefined;
  const proposed = Math.min(ttl * LONGER, LONGEST_TTL);
  if (proposed <= ttl) return undefined;
  const afterExpiry = reloadsAfterExpiry / (reloadsAfterExpiry + reloadsBeforeExpiry);
  const savedLoads = loads * afterExpiry * sameAfterExpiry * (1 - ttl / proposed) * perHour;
  const savedPerHour = savedLoads * (cache.queriesPerLoad ?? 1);
  return {
    cache: name,
    kind: 'ttl-too-short',
    savedPerHour,
    text: `\`${name}\` expires after ${formatDuration(ttl)}, but ${percent(sameAfterExpiry)} of its reloads find the same value: ${formatDuration(proposed)} would save ${amount(savedPerHour)} ${cache.queriesPerLoad === undefined ? 'loads' : 'queries'} an hour`,
  };
};

const ttlTooLong: Rule = ({ name, ttl, reloadsAfterExpiry, sameAfterExpiry = 1 }) => {
  if (ttl === undefined || reloadsAfterExpiry < ENOUGH_RELOADS || 1 - sameAfterExpiry < OFTEN_CHANGED) return undefined;
  return {
    cache: name,
    kind: 'ttl-too-long',
    savedPerHour: 0,
    text: `\`${name}\` had changed in ${percent(1 - sameAfterExpiry)} of its reloads after ${formatDuration(ttl)}, and nothing had evicted it: evict it where it is written, or shorten its time to live`,
  };
};

const evictedUnchanged: Rule = (cache, perHour) => {
  const { name, loads, reloadsAfterExpiry, reloadsBeforeExpiry, sameBeforeExpiry = 0, lifeLeftAtEviction = 0 } = cache;
  if (reloadsBeforeExpiry < ENOUGH_RELOADS || sameBeforeExpiry < MOSTLY_SAME) return undefined;
  const beforeExpiry = reloadsBeforeExpiry / (reloadsAfterExpiry + reloadsBeforeExpiry);
  const savedPerHour = loads * beforeExpiry * sameBeforeExpiry * perHour * (cache.queriesPerLoad ?? 1);
  return {
    cache: name,
    kind: 'evicted-unchanged',
    savedPerHour,
    text: `\`${name}\` is lost with ${percent(lifeLeftAtEviction)} of its life left, and ${percent(sameBeforeExpiry)} of the reloads find the same value: an eviction that names it more closely would save ${amount(savedPerHour)} ${cache.queriesPerLoad === undefined ? 'loads' : 'queries'} an hour`,
  };
};

const lowHitRate: Rule = ({ name, reads, hitRate, loads }) => {
  if (hitRate >= LOW_HIT_RATE) return undefined;
  const advice =
    hitRate < POOR_HIT_RATE
      ? 'most of its keys are asked for once: a key of fewer parts, or no cache, may serve better'
      : 'a longer time to live, or fewer evictions, would help';
  return {
    cache: name,
    kind: 'low-hit-rate',
    savedPerHour: 0,
    text: `\`${name}\` answers ${percent(hitRate)} of ${amount(reads)} reads (${amount(loads)} loads): ${advice}`,
  };
};

const largeValues: Rule = ({ name, meanBytes = 0, largestBytes }) => {
  if (meanBytes < LARGE_BYTES) return undefined;
  return {
    cache: name,
    kind: 'large-values',
    savedPerHour: 0,
    text: `\`${name}\` stores ${kibibytes(meanBytes)} on average, ${kibibytes(largestBytes)} at most: pages, or a view with fewer fields, would be read faster`,
  };
};

const RULES: readonly Rule[] = [ttlTooShort, ttlTooLong, evictedUnchanged, lowHitRate, largeValues];

/** Of the whole process: which caches share the room is not kept. */
function nearTooSmall({ near, period }: Observation): Recommendation | undefined {
  const perHour = (near.displaced * HOUR) / Math.max(period, 1);
  if (near.displaced === 0 || near.displaced < near.entries || perHour < near.entries) return undefined;
  return {
    cache: '*',
    kind: 'near-too-small',
    savedPerHour: 0,
    text: `the near store gives up ${amount(perHour)} entries an hour for room, and holds ${amount(near.entries)}: a larger one would ask Redis less often`,
  };
}

/** Of what all processes keep there: what goes may be the stamp of a prefix, and with it all that is under it. */
function remoteTooSmall({ givenUp, caches }: Observation): Recommendation | undefined {
  if (!givenUp || givenUp.keys < ENOUGH_GIVEN_UP) return undefined;
  const { keys, period, server } = givenUp;
  const [largest] = [...caches].sort((a, b) => (b.meanBytes ?? 0) - (a.meanBytes ?? 0));
  const less = largest?.meanBytes ? `: \`${largest.name}\` has the largest entries` : '';
  return {
    cache: '*',
    kind: 'remote-too-small',
    savedPerHour: 0,
    text: `Redis gave up ${amount(keys)} keys for room in ${formatDuration(period)} (${server.maxMemoryPolicy}, ${mebibytes(server.usedMemory)} of ${mebibytes(server.maxMemory)}), each of them a miss, or many: raise maxmemory, or store less${less}`,
  };
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const amount = (number: number): string => Math.round(number).toLocaleString('en');
const mebibytes = (bytes: number): string => `${amount(bytes / 1_048_576)} MiB`;
const kibibytes = (bytes: number): string => `${amount(bytes / 1_024)} KiB`;
