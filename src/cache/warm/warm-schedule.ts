import { InvalidOptionError, type CacheError } from '../cache.errors.js';
import { type Duration, parseDuration } from '../time/duration.js';

/** When, and how fast, a plan is warmed. */
export interface WarmSchedule {
  /** Name of the plan, in logs and for {@link WarmingService.run}. Default `ClassName.method`. */
  readonly name?: string;
  /** How long after the end of one run the next one begins, less up to a tenth at random. Default: never again. */
  readonly every?: Duration;
  /** Whether to run when the application is ready. Default `true`. */
  readonly atStart?: boolean;
  /** Also loads what is fresh now, and will not be when the next run is due. Default `false`. */
  readonly keepWarm?: boolean;
  /** Most loads at a time. Default 4. */
  readonly concurrency?: number;
  /** Most loads begun in a second. Default: no limit but `concurrency`. */
  readonly perSecond?: number;
}

/** The same, checked and with its defaults. */
export interface WarmSettings {
  readonly atStart: boolean;
  /** Milliseconds; `undefined` for never again. */
  readonly every: number | undefined;
  /** Milliseconds: what is not fresh for longer is loaded. */
  readonly lead: number;
  readonly concurrency: number;
  /** Milliseconds from the beginning of one load to that of the next, at least. */
  readonly spacing: number;
}

const DEFAULT_CONCURRENCY = 4;

/**
 * @param owner named in the error, for example `MeetingsService.findOne`
 * @throws InvalidDurationError, InvalidOptionError
 */
export function warmSettings(schedule: WarmSchedule, owner: string): WarmSettings {
  const { atStart = true, keepWarm = false, concurrency = DEFAULT_CONCURRENCY, perSecond } = schedule;
  const every = schedule.every === undefined ? undefined : parseDuration(schedule.every, `${owner}: @CacheWarm every`);
  if (!(Number.isInteger(concurrency) && concurrency >= 1)) {
    throw invalid('concurrency', owner, concurrency, 'a whole number from 1, such as 4');
  }
  if (perSecond !== undefined && !(Number.isFinite(perSecond) && perSecond > 0)) {
    throw invalid('perSecond', owner, perSecond, 'a number above 0, such as 50');
  }
  if (keepWarm && every === undefined) {
    throw invalid('keepWarm', owner, keepWarm, "an interval beside it, such as `every: '10m'`");
  }
  return {
    atStart,
    every,
    lead: keepWarm ? (every ?? 0) : 0,
    concurrency,
    spacing: perSecond === undefined ? 0 : 1_000 / perSecond,
  };
}

const invalid = (option: string, owner: string, value: unknown, expected: string): CacheError =>
  new InvalidOptionError(`${option}' of '${owner}`, value, expected);
