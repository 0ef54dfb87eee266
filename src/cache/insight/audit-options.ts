import { InvalidOptionError } from '../cache.errors.js';
import { type Duration, parseDuration } from '../time/duration.js';

/** Measures how often the cache serves what its source no longer says. */
export interface AuditOptions {
  /** Share of the hits that are compared with their source, 0 to 1: 0.001 is one in a thousand. */
  readonly share: number;
  /** How long after `nearMaxStaleness` a disagreement must go on to count as stale. Default 1 s. */
  readonly margin?: Duration;
  /** Most loaders that run for audits at a time. Default 2. */
  readonly concurrency?: number;
  /** Most audits under way, those that wait included; a hit beyond that is not audited. Default 100. */
  readonly capacity?: number;
  /** Shortest time between two log lines about one key. Default 10 min. */
  readonly logInterval?: Duration;
  /** Numbers from 0 to less than 1 that choose the hits. Default `Math.random`. */
  readonly random?: () => number;
}

/** {@link AuditOptions} checked; all times in milliseconds. */
export interface AuditSettings {
  readonly share: number;
  /** Time between the two looks at a disagreement. */
  readonly bound: number;
  readonly concurrency: number;
  readonly capacity: number;
  readonly logInterval: number;
  readonly random: () => number;
}

/**
 * @param nearMaxStaleness milliseconds by which a near store may lag
 * @throws InvalidOptionError, InvalidDurationError
 */
export function auditSettings(options: AuditOptions, nearMaxStaleness: number): AuditSettings {
  const { share, margin = '1s', concurrency = 2, capacity = 100, logInterval = '10m', random = Math.random } = options;
  if (!(share >= 0 && share <= 1)) throw new InvalidOptionError('audit.share', share, 'a number from 0 to 1');
  for (const [name, value] of Object.entries({ concurrency, capacity })) {
    if (!(Number.isInteger(value) && value >= 1)) {
      throw new InvalidOptionError(`audit.${name}`, value, 'a whole number from 1');
    }
  }
  return {
    share,
    bound: nearMaxStaleness + parseDuration(margin, "option 'audit.margin'"),
    concurrency,
    capacity,
    logInterval: parseDuration(logInterval, "option 'audit.logInterval'"),
    random,
  };
}
