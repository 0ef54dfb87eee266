import { SecretFieldError } from '../cache.errors.js';
import { nameOf } from '../insight/error-name.js';
import type { Sealed } from '../entry/seal.js';
import { freshnessOf, isWithin } from './freshness.js';
import { look } from './look.js';
import { nearFreshness } from './near-freshness.js';
import type { ReadParts } from './read-parts.js';
import type { ReadRequest } from './read-request.js';
import { openRemote } from './remote-hit.js';

/**
 * What to serve when the loader threw: a value that has expired, but not been evicted, no longer than `staleIfError`
 * ago. Judged by what the stores say now and not by what they said before the load, for an eviction may have come
 * between.
 *
 * Source: RFC 5861, section 4.
 *
 * @throws the loader's error where there is no such value, also because the remote store does not answer
 */
export async function staleIfError<T>(parts: ReadParts, request: ReadRequest<T>, error: unknown): Promise<Sealed<T>> {
  const { key, policy } = request;
  // Of the cache, not of the loader: it must be seen.
  if (error instanceof SecretFieldError) throw error;
  if (!policy.staleIfError || !isExcused(parts, request, error)) throw error;
  const value = parts.remote ? await fromRemote(parts, request) : fromNear(parts, request);
  if (!value) throw error;
  policy.statistics.staleOnError += 1;
  // Its message may hold values.
  parts.logger.warn(`cache: the loader of ${key} failed (${nameOf(error)}); an expired value is served`);
  return value as Sealed<T>;
}

function fromNear<T>(parts: ReadParts, { key, policy }: ReadRequest<T>): Sealed | undefined {
  const freshness = nearFreshness(parts, key);
  return freshness && isWithin(freshness, policy.staleIfError) ? parts.near?.get(key)?.value : undefined;
}

function fromRemote<T>(parts: ReadParts, { key, tags, policy }: ReadRequest<T>): Promise<Sealed | undefined> {
  return look(parts, key, tags, async ({ alive: found }) => {
    if (!found || !isWithin(freshnessOf(found, parts.clock), policy.staleIfError)) return undefined;
    return (await openRemote(parts, key, found, policy))?.value;
  });
}

/** Whether an error is a failure, for which an older value may stand in, and no answer. */
export function isExcused<T>({ logger }: ReadParts, { key, policy }: ReadRequest<T>, error: unknown): boolean {
  try {
    return policy.serveStaleOn?.(error) ?? true;
  } catch (failure) {
    logger.warn(`cache: \`serveStaleOn\` of ${key} threw: ${nameOf(failure)}`);
    return false;
  }
}
