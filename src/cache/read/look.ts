import { NO_REPLY } from '../store/remote-gate.js';
import { remoteRead, type RemoteAnswer } from './3-remote-read.js';
import type { Flight } from './flight.js';
import type { ReadParts } from './read-parts.js';

/** What the remote store says of a key, while evictions are noticed; `undefined` where it cannot be trusted. */
export async function look<A>(
  parts: ReadParts,
  key: string,
  tags: readonly string[],
  judge: (answer: RemoteAnswer, flight: Flight) => Promise<A | undefined>,
): Promise<A | undefined> {
  const { remote, flights, journal } = parts;
  if (!remote || remote.isOpen || journal.covers(key, tags)) return undefined;
  const flight = flights.watch(key, tags);
  try {
    const answer = await remoteRead(parts, remote.attempt(), flight);
    if (answer === NO_REPLY) return undefined;
    const judged = await judge(answer, flight);
    return flight.touched ? undefined : judged;
  } finally {
    flights.land(flight);
  }
}
