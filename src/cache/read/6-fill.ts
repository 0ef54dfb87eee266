import { MissingEncryptionKeyError } from '../cache.errors.js';
import { encodeBody } from '../entry/entry.js';
import { newEntryId } from '../entry/entry-id.js';
import type { Sealed } from '../entry/seal.js';
import type { ReadStatistics } from '../insight/read-statistics.js';
import { isRefusal, NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import type { RemoteStore } from '../store/remote-store.js';
import { instantOf } from '../time/clock.js';
import { type FillRight, giveUpLease } from './4-lease.js';
import type { Flight } from './flight.js';
import type { ReadParts } from './read-parts.js';
import type { ReadPolicy } from './read-request.js';

/** A value on its way into the stores. */
export interface FreshValue {
  readonly value: Sealed;
  /** Milliseconds it is fresh. */
  readonly ttl: number;
  /** Milliseconds it is kept beyond that, to be served stale. */
  readonly grace?: number;
  readonly loadTime: number;
  /** Of the remote entry that it is, or is to become. */
  readonly id?: string | undefined;
}

interface NearValue extends FreshValue {
  /** Those it was stored with, where they are not the reader's. */
  readonly tags?: readonly string[];
}

/** Whether the values of a policy may be kept in this process. Alone it is the only place there is. */
export const isKeptNear = ({ remote }: Pick<ReadParts, 'remote'>, { near }: Pick<ReadPolicy, 'near'>): boolean =>
  near !== false || remote === undefined;

/**
 * Keeps a fresh value in this process, unless its flight was touched.
 *
 * @param degraded the remote store does not answer: kept for a moment only, so that the source is not overrun
 */
export function fillNear(
  parts: ReadParts,
  flight: Flight,
  { value, id, ttl, grace = 0, loadTime, tags = flight.tags }: NearValue,
  policy: ReadPolicy,
  degraded = false,
): void {
  const { near, bus, clock, nearLifetime, degradedNearLifetime } = parts;
  if (flight.touched || !(degraded || !bus || bus.alive)) return;
  const keptFor = ttl + grace;
  const longest = degraded ? degradedNearLifetime : nearLifetime;
  // What is not to be served from here is kept all the same, to be given when the remote store says that it is valid.
  const lifetime = isKeptNear(parts, policy) ? Math.min(keptFor, longest) : 0;
  if (lifetime <= 0 && id === undefined) return;
  near?.put(flight.key, {
    value,
    id,
    type: policy.type,
    // Alone, every eviction touches the flight: its value is as good as new, however long it took.
    at: bus ? flight.at : instantOf(clock),
    lifetime,
    // Without an id the remote store cannot say so.
    keptFor: id === undefined ? lifetime : keptFor,
    freshFor: ttl,
    loadTime,
    tags,
    degraded,
  });
}

/**
 * Stores a fresh value in the remote store if the lease is still ours. Never rejects; the caller does not wait for it.
 * When it is certain that nothing will be stored, others need not wait for it; without an answer it may be yet.
 *
 * @param supersedes it is newer than what other versions of the cache hold under the key: that goes
 */
export async function fillRemote(
  parts: ReadParts,
  remote: RemoteGate,
  flight: Flight,
  fresh: FreshValue,
  { lease, fingerprint }: FillRight,
  policy: Pick<ReadPolicy, 'sliding' | 'encrypt' | 'statistics'>,
  supersedes = false,
): Promise<boolean> {
  const { key } = flight;
  const id = fresh.id === undefined ? newEntryId() : Buffer.from(fresh.id, 'latin1');
  const body = await bodyOf(parts, { key, tags: flight.tags, id }, fresh, policy);
  const ttl = fresh.ttl + (fresh.grace ?? 0);
  let isRefused = body === undefined;
  const fill = async (store: RemoteStore): Promise<boolean> => {
    try {
      return body !== undefined && (await store.fill(key, { ...lease, id, fingerprint, body, ttl, supersedes }));
    } catch (error) {
      isRefused = isRefusal(error);
      throw error;
    }
  };
  const filled = !isRefused && (await remote.ask('fill', fill));
  if (isRefused) await giveUpLease(remote, key, lease);
  if (filled === true && body) countStored(policy.statistics, body.length);
  else if (filled !== NO_REPLY) policy.statistics.refusedFills += 1;
  return filled === true;
}

function countStored(statistics: ReadStatistics, bytes: number): void {
  statistics.fills += 1;
  statistics.storedBytes += bytes;
  statistics.largestBytes = Math.max(statistics.largestBytes, bytes);
}

/**
 * A value as the remote store keeps it, or `undefined` (counted) when it cannot be encoded.
 * @param id of the entry that it becomes
 */
export async function bodyOf(
  parts: ReadParts,
  { key, tags, id }: { readonly key: string; readonly tags: readonly string[]; readonly id: Buffer },
  { value, ttl, loadTime }: FreshValue,
  { sliding, encrypt, statistics }: Pick<ReadPolicy, 'sliding' | 'encrypt' | 'statistics'>,
): Promise<Buffer | undefined> {
  const { clock, logger, bodyOptions, cipher } = parts;
  const createdAt = clock.wall();
  // A sliding entry lives as long as the remote store says.
  const freshUntil = sliding ? 0 : createdAt + ttl;
  try {
    // The start was refused where there is no key; should there be none all the same, nothing is stored.
    if (encrypt && !cipher) throw new MissingEncryptionKeyError(statistics.name);
    const options = encrypt && cipher ? { encryption: { cipher, id } } : bodyOptions;
    return await encodeBody(key, { createdAt, freshUntil, loadTime, tags, value }, options);
  } catch (error) {
    statistics.uncacheable += 1;
    logger.warn(`cache: the value of ${key} could not be encoded: ${String(error)}`);
    return undefined;
  }
}
