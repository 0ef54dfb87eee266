import { idText } from '../entry/entry.js';
import { newEntryId } from '../entry/entry-id.js';
import { type FillRight, giveUpLease, keepLease } from './4-lease.js';
import { load } from './5-load.js';
import { fillNear, fillRemote } from './6-fill.js';
import { DEGRADED, type NEAR_ONLY, NO_FILL } from './fill-right.js';
import type { Flight } from './flight.js';
import { Unshared, type Outcome } from './outcome.js';
import type { ReadParts } from './read-parts.js';
import { graceOf, timeToLive, type ReadRequest } from './read-request.js';

export type LoadRight = FillRight | typeof NO_FILL | typeof DEGRADED | typeof NEAR_ONLY;

export interface LoadedAndFilled<T> {
  readonly outcome: Outcome<T>;
  /** The storing in the remote store, which goes on; never rejects. */
  readonly filling?: Promise<boolean>;
  /** Without a remote store: nothing kept it from the near store. */
  readonly isKeptNear?: boolean;
}

/**
 * Steps 5 and 6, whoever asked for them: a reader, or a refresh in the background.
 * @throws what the loader throws, as it is
 */
export async function loadAndFill<T>(
  parts: ReadParts,
  flight: Flight,
  request: ReadRequest<T>,
  right: LoadRight,
): Promise<LoadedAndFilled<T>> {
  const { remote, background } = parts;
  const { policy } = request;
  const { statistics } = policy;
  flight.restamp();
  const leased = 'lease' in right && remote ? { ...right, remote } : undefined;
  flight.hasLease = leased !== undefined;
  const stopKeeping = leased && keepLease(parts, leased.remote, flight.key, leased.lease);
  const giveUp = (): void => {
    stopKeeping?.();
    if (leased) void background.track(giveUpLease(leased.remote, flight.key, leased.lease));
  };
  // Others need not wait for a value that will not be stored.
  flight.whenEvicted = giveUp;
  let filling: Promise<boolean> | undefined;
  try {
    const { outcome, kept, value, loadTime } = await load(parts, request);
    if (!kept || right === NO_FILL || outcome instanceof Unshared) return { outcome };
    if (flight.evicted) {
      statistics.refusedFills += 1;
      return { outcome };
    }
    const fresh = {
      value: outcome,
      id: leased && idText(newEntryId()),
      ttl: timeToLive(policy, value),
      grace: graceOf(policy, value),
      loadTime,
    };
    fillNear(parts, flight, fresh, policy, right === DEGRADED);
    parts.reloads.note(flight.key, outcome, fresh.ttl, policy);
    if (!leased) {
      if (right !== DEGRADED) statistics.fills += 1;
      return { outcome, isKeptNear: !flight.touched };
    }
    filling = background.track(fillLater(parts, leased.remote, flight, fresh, leased, policy));
    return { outcome, filling };
  } finally {
    stopKeeping?.();
    if (!filling) giveUp();
    flight.whenEvicted = undefined;
  }
}

/** The caller has its answer first, and what it asks next is sent before the value is encoded. */
async function fillLater(...fill: Parameters<typeof fillRemote>): Promise<boolean> {
  await new Promise<void>((resolve) => {
    process.nextTick(resolve);
  });
  return fillRemote(...fill);
}
