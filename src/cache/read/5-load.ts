import { SecretFieldError } from '../cache.errors.js';
import { seal } from '../entry/seal.js';
import type { ReadStatistics } from '../insight/read-statistics.js';
import { callLoader } from './enclosing-loads.js';
import { Unshared, type Outcome } from './outcome.js';
import type { ReadParts } from './read-parts.js';
import type { ReadRequest } from './read-request.js';
import { sealForStores } from './seal-for-stores.js';

export interface Loaded<T> {
  readonly outcome: Outcome<T>;
  readonly value: T;
  /** Whether the stores may have it: its caller did not rule it out. */
  readonly kept: boolean;
  /** Milliseconds the loader took. */
  readonly loadTime: number;
}

/**
 * Runs the loader and seals its result.
 * @throws whatever the loader throws, as it is; SecretFieldError where the cache is told to
 */
export async function load<T>(parts: ReadParts, request: ReadRequest<T>): Promise<Loaded<T>> {
  const { clock } = parts;
  const { statistics } = request.policy;
  const started = clock.monotonic();
  const counted = parts.queries?.begin();
  statistics.loads += 1;
  try {
    const value = await callLoader(parts, request.key, request.loader);
    return { value, ...shareable(parts, request, value), loadTime: clock.monotonic() - started };
  } catch (error) {
    if (error instanceof SecretFieldError) throw error;
    statistics.loadErrors += 1;
    throw error;
  } finally {
    const took = clock.monotonic() - started;
    statistics.loadTime += took;
    parts.durations.loads.observe(statistics.name, took);
    countQueries(statistics, counted && parts.queries?.end(counted));
  }
}

function countQueries(statistics: ReadStatistics, queries: number | undefined): void {
  if (queries === undefined) return;
  statistics.countedLoads += 1;
  statistics.countedQueries += queries;
}

/** A result that cannot be cached is the caller's all the same: neither a predicate nor a strange value fails a read. */
function shareable<T>(parts: ReadParts, request: ReadRequest<T>, value: T): Pick<Loaded<T>, 'outcome' | 'kept'> {
  const { policy } = request;
  try {
    const kept = !request.unless?.(value);
    if (!kept) return { outcome: seal(value, policy.type), kept };
    const { sealed, isStorable } = sealForStores(parts, value, policy);
    return { outcome: sealed, kept: isStorable };
  } catch (error) {
    if (error instanceof SecretFieldError) throw error;
    policy.statistics.uncacheable += 1;
    parts.logger.warn(`cache: the result for ${request.key} was not kept: ${String(error)}`);
    return { outcome: new Unshared(value), kept: false };
  }
}
