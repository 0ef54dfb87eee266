import { seal } from '../entry/seal.js';
import type { Evictor } from '../evict/evictor.js';
import { remoteRead } from '../read/3-remote-read.js';
import { takeLease } from '../read/4-lease.js';
import { fillNear, fillRemote, type FreshValue } from '../read/6-fill.js';
import type { Flight } from '../read/flight.js';
import type { ReadParts } from '../read/read-parts.js';
import { timeToLive, type ReadPolicy } from '../read/read-request.js';
import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';

/** Stores values that come from outside of a read, through the same lease and fill as every other value. */
export class Setter {
  constructor(
    private readonly parts: ReadParts,
    private readonly evictor: Evictor,
  ) {}

  /**
   * @throws UncacheableValueError for a value that cannot be given back faithfully
   */
  async set(key: string, tags: readonly string[], value: unknown, policy: ReadPolicy): Promise<void> {
    const { flights, statistics, remote } = this.parts;
    const fresh: FreshValue = { value: seal(value, policy.type), ttl: timeToLive(policy, value), loadTime: 0 };
    statistics.sets += 1;
    const target = { kind: 'key', key } as const;
    // What is being loaded now may be older than this value.
    this.evictor.evictHere([target]);
    const flight = flights.watch(key, tags);
    try {
      const stored = !remote || (await this.setRemote(remote, flight, fresh, policy));
      if (!stored) {
        await this.evictor.evict([target]);
        return;
      }
      // So may be what was read while it was on its way.
      flights.land(flight);
      this.evictor.evictHere([target]);
      fillNear(this.parts, flight, fresh);
    } finally {
      flights.land(flight);
    }
  }

  private async setRemote(remote: RemoteGate, flight: Flight, fresh: FreshValue, policy: ReadPolicy): Promise<boolean> {
    const answer = await remoteRead(this.parts, remote, flight);
    if (answer === NO_REPLY) return false;
    const lease = await takeLease(this.parts, remote, flight.key, answer, true);
    if (typeof lease !== 'object') return false;
    return fillRemote(this.parts, remote, flight, fresh, { lease, fingerprint: answer.fingerprint }, policy);
  }
}
