import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import type { Clock } from '../time/clock.js';
import type { ServerIdentities } from './server-identities.js';

export interface WatchOptions {
  readonly remote: RemoteGate;
  readonly identities: ServerIdentities;
  readonly clock: Clock;
  /** Milliseconds. */
  readonly interval: number;
}

export interface Watch {
  /** Asks now. Best before the first read: where names are spread, each server would be news when it is first met. */
  look(): Promise<void>;
  stop(): void;
}

/**
 * Asks from time to time which servers are in charge, so that a failover is noticed by a process that reads nothing but
 * its near store. It notices a dead server without traffic too, and its return.
 */
export function watchIdentities({ remote, identities, clock, interval }: WatchOptions): Watch {
  const look = async (): Promise<void> => {
    const found = await remote.ask('heartbeat', (store) => store.identities());
    if (found !== NO_REPLY) identities.areInCharge(found);
  };
  return { look, stop: clock.every(interval, () => void look()) };
}
