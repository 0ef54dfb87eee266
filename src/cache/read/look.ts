import { NO_REPLY } from '../store/remote-gate.js';
import { remoteRead } from './3-remote-read.js';
import type { Flight } from './flight.js';
import type { ReadParts } from './read-parts.js';
import type { RemoteAnswer } from './remote-answer.js';

/** An answer that may be older than an eviction is asked for once more. */
const MOST_LOOKS = 2;

/** What the remote store says of a key, while evictions are noticed; `undefined` where it cannot be trusted. */
export async function look<A>(
  parts: ReadParts,
  key: string,
  tags: readonly string[],
  judge: (answer: RemoteAnswer, flight: Flight) => Promise<A | undefined>,
): Promise<A | undefined> {
  const { remote, flights, journal } = parts;
  if (!remote) return undefined;
  const asker = remote.attempt();
  const flight = flights.watch(key, tags);
  try {
    for (let looks = 1; looks <= MOST_LOOKS; looks += 1) {
      if (remote.isOpen || journal.covers(key, tags)) return undefined;
      flight.restart();
      const answer = await remoteRead(parts, asker, flight);
      if (answer === NO_REPLY) return undefined;
      const judged = await judge(answer, flight);
      if (!flight.touched) return judged;
    }
    return undefined;
  } finally {
    flights.land(flight);
  }
}
