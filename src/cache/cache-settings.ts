import { InvalidOptionError } from './cache.errors.js';
import type { CacheOptions } from './cache.options.js';
import type { SecretFieldRule } from './protection/field-guard.js';
import type { Outbox } from './outbox/outbox.js';
import { type Duration, parseDuration } from './time/duration.js';

/** Time to live where nothing is said. */
export const DEFAULT_TTL: Duration = '15m';

const DEFAULT_NEAR = { maxEntries: 50_000, maxBytes: 64 * 1024 * 1024 } as const;

/** A day, in milliseconds: timers cannot wait for more than some weeks. */
const LONGEST_WAIT = 86_400_000;

export interface OutboxSettings {
  readonly store: Outbox;
  /** Milliseconds; 0: never. */
  readonly relayInterval: number;
  readonly maxRecords: number;
}

/** The options of a cache, checked and with their defaults. Times in milliseconds. */
export interface CacheSettings {
  readonly namespace: string;
  /** '' for none. */
  readonly version: string;
  readonly near: { readonly maxEntries: number; readonly maxBytes: number } | false;
  /** Oldest that what other processes may have evicted is served. */
  readonly nearMaxStaleness: number;
  readonly nearLifetime: number;
  readonly degradedNearLifetime: number;
  readonly remoteTimeout: number;
  readonly leaseTtl: number;
  readonly longestLoad: number;
  readonly defaultTtl: Duration;
  readonly emptyTtl: number;
  readonly compressionThreshold: number;
  readonly secretFields: SecretFieldRule;
  /** 0: never. */
  readonly fleetStatistics: number;
  readonly outbox: OutboxSettings | undefined;
}

/** @throws InvalidOptionError, InvalidDurationError */
export function cacheSettings(options: CacheOptions): CacheSettings {
  const duration = (name: DurationOption, byDefault: Duration): number =>
    parseDuration(options[name] ?? byDefault, `option '${name}'`);
  const { near = {}, defaultTtl = DEFAULT_TTL, compressionThreshold = 1_024, fleetStatistics = '10s' } = options;
  parseDuration(defaultTtl, "option 'defaultTtl'");
  const nearMaxStaleness = duration('nearMaxStaleness', '2s');
  const nearTtl = near && near.ttl !== undefined ? parseDuration(near.ttl, "option 'near.ttl'") : Infinity;
  // Without a remote store there is one process, and nobody else to evict.
  const nearLifetime = Math.min(options.remote ? nearMaxStaleness : Infinity, nearTtl);
  const { degradedNearLifetime: declared = '1s' } = options;
  const degraded = declared && parseDuration(declared, "option 'degradedNearLifetime'");
  return {
    ...namesOf(options),
    near: near && checkedNear({ ...DEFAULT_NEAR, ...near }),
    nearMaxStaleness,
    nearLifetime,
    degradedNearLifetime: Math.min(degraded || 0, nearLifetime),
    remoteTimeout: Math.min(duration('remoteTimeout', '100ms'), LONGEST_WAIT),
    leaseTtl: duration('leaseTtl', '3s'),
    longestLoad: duration('longestLoad', '60s'),
    defaultTtl,
    secretFields: secretFieldsOf(options),
    emptyTtl: duration('emptyTtl', '30s'),
    fleetStatistics: fleetStatistics
      ? Math.min(parseDuration(fleetStatistics, "option 'fleetStatistics'"), LONGEST_WAIT)
      : 0,
    compressionThreshold: compressionThreshold === false ? Infinity : compressionThreshold,
    outbox: outboxSettings(options),
  };
}

const SECRET_FIELD_RULES: readonly SecretFieldRule[] = ['throw', 'skip', 'allow'];

/** Where nobody says what the process is for, no request fails. */
function secretFieldsOf({ secretFields }: CacheOptions): SecretFieldRule {
  const { NODE_ENV } = process.env;
  const rule = secretFields ?? (NODE_ENV === 'development' || NODE_ENV === 'test' ? 'throw' : 'skip');
  if (!SECRET_FIELD_RULES.includes(rule)) {
    throw new InvalidOptionError('secretFields', rule, "'throw', 'skip' or 'allow'");
  }
  return rule;
}

function outboxSettings({ outbox, transactions }: CacheOptions): OutboxSettings | undefined {
  if (!outbox) return undefined;
  if (!transactions) throw new InvalidOptionError('outbox', 'given', '`transactions` beside it, on the same database');
  const { store, relayInterval = '2s', maxRecords = 10_000 } = outbox;
  if (!(Number.isInteger(maxRecords) && maxRecords >= 1)) {
    throw new InvalidOptionError('outbox.maxRecords', maxRecords, 'a whole number from 1');
  }
  const interval = relayInterval && parseDuration(relayInterval, "option 'outbox.relayInterval'");
  return { store, relayInterval: Math.min(interval || 0, LONGEST_WAIT), maxRecords };
}

type DurationOption = 'nearMaxStaleness' | 'remoteTimeout' | 'leaseTtl' | 'longestLoad' | 'emptyTtl';

function namesOf({ namespace, version }: CacheOptions): Pick<CacheSettings, 'namespace' | 'version'> {
  const name = /^[\w.-]+$/;
  if (!name.test(namespace)) {
    throw new InvalidOptionError('namespace', namespace, "letters, digits, '_', '.' and '-', such as 'larder'");
  }
  if (version === undefined) return { namespace, version: '' };
  if (!name.test(version)) {
    throw new InvalidOptionError('version', version, "letters, digits, '_', '.' and '-', such as 'v2'");
  }
  return { namespace, version };
}

function checkedNear({ maxEntries, maxBytes }: { maxEntries: number; maxBytes: number }): CacheSettings['near'] {
  for (const [name, value] of Object.entries({ maxEntries, maxBytes })) {
    if (!(Number.isFinite(value) && value >= 1)) {
      throw new InvalidOptionError(`near.${name}`, value, 'a number from 1, or `near: false`');
    }
  }
  return { maxEntries, maxBytes };
}
