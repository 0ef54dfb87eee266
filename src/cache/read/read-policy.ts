import { InvalidOptionError } from '../cache.errors.js';
import type { Type } from '../entry/class-type.js';
import type { ReadStatistics } from '../insight/read-statistics.js';
import { FieldGuard, type SecretFieldRule } from '../protection/field-guard.js';
import { type Duration, parseDuration } from '../time/duration.js';
import { AdaptiveTtl } from './adaptive-ttl.js';
import type { ReadPolicy } from './read-request.js';

/** How long a value is served. */
export interface LifeOptions {
  /** Time to live of `null`, `undefined` and empty arrays. */
  readonly emptyTtl?: Duration;
  /**
   * Stale-while-revalidate: for so long past its time to live a value is served at once, while one process of the fleet
   * loads it anew. What has been evicted is never served. Not with `sliding`.
   */
  readonly staleFor?: Duration;
  /**
   * For so long past its time to live a value is served when the loader throws (RFC 5861). What has been evicted is never
   * served, and nothing is while the remote store does not answer. Not with `sliding`.
   */
  readonly staleIfError?: Duration;
}

/** How a value is read again before it expires. */
export interface RefreshOptions {
  /** Errors of the loader for which `staleIfError` holds; all of them without it. "Not found" is an answer, for one. */
  readonly serveStaleOn?: (error: unknown) => boolean;
  /**
   * How eagerly a value is loaded anew, in the background, shortly before it expires: XFetch's beta. Default 1, which is
   * right where loads take about as long each time; more is earlier, `false` is never.
   */
  readonly earlyRefresh?: number | false;
  /**
   * Lets the time to live follow how often values change, between these bounds: it grows while reloads find the same value,
   * and shrinks when they find another one. Off without it; not with `sliding`.
   */
  readonly adaptiveTtl?: { readonly min: Duration; readonly max: Duration };
  /** Every read starts the time to live anew. Such values do not expire while they are read, and are not refreshed. */
  readonly sliding?: boolean;
}

/** Where a value may come from. */
export interface NearOptions {
  /**
   * `false`: every read asks the remote store, on every node. Then an eviction holds on all of them as soon as it is
   * acknowledged, and not only when they hear of it. Costs a round trip for each read, and while the remote store does
   * not answer each read loads. Without a remote store it means nothing: there is one process.
   */
  readonly near?: false;
}

/** How values are protected where they are stored. */
export interface ProtectionOptions {
  /**
   * Encrypts the values in the remote store, each bound to its key: needs the option `encryption` of the cache. Keys, tags
   * and sizes are seen all the same, and in the process values are plain.
   */
  readonly encrypt?: boolean;
  /** Names of fields that are named like secrets and hold none, where `encrypt` is not said: `['token']`. */
  readonly allowFields?: readonly string[];
}

export interface PolicyOptions extends LifeOptions, RefreshOptions, NearOptions, ProtectionOptions {
  readonly type?: Type;
  readonly audit?: boolean;
  /** Milliseconds for a value that has a time of its own, and is never served past it; `undefined` for any other. */
  readonly ttlOf?: (value: unknown) => number | undefined;
  /** The part of a value by which a reload is found to have changed it; the whole without it. */
  readonly compared?: (value: unknown) => unknown;
}

interface PolicyDefaults {
  readonly defaultTtl: Duration;
  /** Milliseconds. */
  readonly emptyTtl: number;
  readonly secretFields: SecretFieldRule;
}

/**
 * @param statistics where its reads are counted
 * @throws InvalidDurationError, InvalidOptionError
 */
export function readPolicy(
  ttl: Duration | undefined,
  options: PolicyOptions,
  defaults: PolicyDefaults,
  statistics: ReadStatistics,
): ReadPolicy {
  checkPolicyOptions(options);
  const milliseconds = parseDuration(ttl ?? defaults.defaultTtl);
  const {
    sliding = false,
    earlyRefresh = 1,
    serveStaleOn,
    type,
    audit,
    near,
    compared,
    ttlOf,
    encrypt = false,
  } = options;
  return {
    ttl: milliseconds,
    emptyTtl: optional(options.emptyTtl) ?? Math.min(defaults.emptyTtl, milliseconds),
    sliding,
    adaptive: adaptiveOf(milliseconds, options.adaptiveTtl),
    staleFor: optional(options.staleFor),
    staleIfError: optional(options.staleIfError),
    serveStaleOn,
    earlyRefresh: earlyRefresh || 0,
    type,
    audit,
    near,
    compared,
    ttlOf,
    encrypt,
    guard: encrypt ? undefined : guardOf(statistics.name, options, defaults),
    statistics,
  };
}

function guardOf(
  cache: string,
  { allowFields = [] }: ProtectionOptions,
  { secretFields }: PolicyDefaults,
): FieldGuard | undefined {
  return secretFields === 'allow' ? undefined : new FieldGuard(cache, allowFields, secretFields);
}

function adaptiveOf(ttl: number, bounds: RefreshOptions['adaptiveTtl']): AdaptiveTtl | undefined {
  if (bounds === undefined) return undefined;
  const [min, max] = [parseDuration(bounds.min, 'adaptiveTtl.min'), parseDuration(bounds.max, 'adaptiveTtl.max')];
  if (min > ttl || ttl > max) {
    throw new InvalidOptionError('adaptiveTtl', bounds, 'bounds around the declared time to live: min ≤ ttl ≤ max');
  }
  return new AdaptiveTtl(ttl, { min, max });
}

/**
 * Finds options that make no sense, each for itself or together. Durations are not looked at.
 * @param owner named in the error, for example `MeetingsService.findOne`
 * @throws InvalidOptionError
 */
export function checkPolicyOptions(
  { sliding, staleFor, staleIfError, earlyRefresh = 1, adaptiveTtl }: PolicyOptions,
  owner?: string,
): void {
  if (sliding && (staleFor ?? staleIfError) !== undefined) {
    const expected = 'nothing beside `staleFor` and `staleIfError`: what slides does not expire while it is read';
    throw new InvalidOptionError(ofOwner('sliding', owner), sliding, expected);
  }
  if (sliding && adaptiveTtl !== undefined) {
    throw new InvalidOptionError(ofOwner('adaptiveTtl', owner), adaptiveTtl, 'nothing beside `sliding`');
  }
  if (earlyRefresh !== false && !(Number.isFinite(earlyRefresh) && earlyRefresh > 0)) {
    throw new InvalidOptionError(
      ofOwner('earlyRefresh', owner),
      earlyRefresh,
      'a number above 0, such as 1, or `false`',
    );
  }
}

const ofOwner = (option: string, owner: string | undefined): string =>
  owner === undefined ? option : `${option}' of '${owner}`;

const optional = (duration: Duration | undefined): number | undefined =>
  duration === undefined ? undefined : parseDuration(duration);
