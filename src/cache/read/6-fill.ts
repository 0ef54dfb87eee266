import { encodeBody } from '../entry/entry.js';
import { newEntryId } from '../entry/entry-id.js';
import type { Sealed } from '../entry/seal.js';
import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import type { FillRight } from './fill-right.js';
import type { Flight } from './flight.js';
import type { ReadParts } from './read-parts.js';
import type { ReadPolicy } from './read-request.js';

/** A value on its way into the stores. */
export interface FreshValue {
  readonly value: Sealed;
  /** Milliseconds it is kept. */
  readonly ttl: number;
  readonly loadTime: number;
}

/** Keeps a fresh value in this process, unless an eviction touched its flight. */
export function fillNear({ near, nearLifetime }: ReadParts, flight: Flight, { value, ttl }: FreshValue): void {
  if (flight.touched) return;
  near?.put(flight.key, { value, at: flight.at, lifetime: Math.min(ttl, nearLifetime), tags: flight.tags });
}

/** Stores a fresh value in the remote store if the lease is still ours. Never rejects; the caller does not wait for it. */
export async function fillRemote(
  parts: ReadParts,
  remote: RemoteGate,
  flight: Flight,
  fresh: FreshValue,
  { lease, fingerprint }: FillRight,
  policy: Pick<ReadPolicy, 'sliding'>,
): Promise<boolean> {
  const body = await bodyOf(parts, flight, fresh, policy);
  if (!body) return false;
  const filled = await remote.ask('fill', (store) =>
    store.fill(flight.key, { ...lease, id: newEntryId(), fingerprint, body, ttl: fresh.ttl }),
  );
  if (filled === true) parts.statistics.fills += 1;
  else if (filled !== NO_REPLY) parts.statistics.refusedFills += 1;
  return filled === true;
}

/** A value as the remote store keeps it, or `undefined` (counted) when it cannot be encoded. */
export async function bodyOf(
  { clock, statistics, logger, bodyOptions }: ReadParts,
  { key, tags }: { readonly key: string; readonly tags: readonly string[] },
  { value, ttl, loadTime }: FreshValue,
  { sliding }: Pick<ReadPolicy, 'sliding'>,
): Promise<Buffer | undefined> {
  const createdAt = clock.wall();
  // A sliding entry lives as long as the remote store says.
  const freshUntil = sliding ? 0 : createdAt + ttl;
  try {
    return await encodeBody({ createdAt, freshUntil, loadTime, tags, value }, bodyOptions);
  } catch (error) {
    statistics.uncacheable += 1;
    logger.warn(`cache: the value of ${key} could not be encoded: ${String(error)}`);
    return undefined;
  }
}
