import { InvalidOptionError } from '../cache.errors.js';
import { parseDuration, type Duration } from '../time/duration.js';
import type { DeferredWritesSettings } from './accept/deferred-writes.js';
import type { WriteBehindModuleOptions, WriteBehindOptions } from './write-behind.options.js';

/** Writes that were performed are remembered at least for ten minutes: longer than any call waits. */
const REMEMBER_FOR = 600_000;
/** Redis Lua takes no more arguments at once. */
const LARGEST_BATCH = 5_000;

/**
 * @param owner names the method in errors
 * @param remoteTimeout of the module: the longest wait for Redis to accept
 * @throws InvalidDurationError, InvalidOptionError
 */
export function writeSettings(
  owner: string,
  { flushEvery = '1s', maxBatch = 500, maxLength = 100_000, attempts = 3 }: WriteBehindOptions,
  { claimAfter = '30s' }: Pick<WriteBehindModuleOptions, 'claimAfter'>,
  remoteTimeout: Duration = '100ms',
): DeferredWritesSettings {
  const whole = (name: string, value: number, most: number): number => {
    if (Number.isInteger(value) && value >= 1 && value <= most) return value;
    throw new InvalidOptionError(`${name}' of '${owner}`, value, `a whole number from 1 to ${most}`);
  };
  return {
    flushEvery: parseDuration(flushEvery, `${owner}: flushEvery`),
    maxBatch: whole('maxBatch', maxBatch, LARGEST_BATCH),
    maxLength: whole('maxLength', maxLength, 10_000_000),
    attempts: whole('attempts', attempts, 100),
    patience: parseDuration(remoteTimeout, "option 'remoteTimeout'"),
    claimAfter: parseDuration(claimAfter, "option 'writeBehind.claimAfter'"),
    rememberFor: REMEMBER_FOR,
  };
}
