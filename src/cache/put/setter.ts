import { InvalidOptionError } from '../cache.errors.js';
import type { Evictor } from '../evict/evictor.js';
import { remoteRead } from '../read/3-remote-read.js';
import { type FillRight, giveUpLease, keepLease, takeLease } from '../read/4-lease.js';
import { fillNear, fillRemote, type FreshValue } from '../read/6-fill.js';
import type { Flight } from '../read/flight.js';
import type { ReadParts } from '../read/read-parts.js';
import { timeToLive, type ReadPolicy } from '../read/read-request.js';
import { sealForStores } from '../read/seal-for-stores.js';
import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import { OpenSet, type SetHandle, uselessHandle } from './set-handle.js';

/** Stores values that come from outside of a read, through the same lease and fill as every other value. */
export class Setter {
  constructor(
    private readonly parts: ReadParts,
    private readonly evictor: Evictor,
  ) {}

  /**
   * Stores a value, whenever it was read. Where the remote store does not take it, the key is evicted.
   * @returns whether it is stored
   * @throws UncacheableValueError for a value that cannot be given back faithfully; SecretFieldError
   */
  async set(key: string, tags: readonly string[], value: unknown, policy: ReadPolicy): Promise<boolean> {
    const { flights, remote } = this.parts;
    const fresh = this.counted(value, policy);
    if (!fresh) {
      await this.evictor.evict([{ kind: 'key', key }]);
      return false;
    }
    // What is being loaded now may be older than this value.
    this.evictor.evictHere([{ kind: 'key', key }]);
    const flight = flights.watch(key, tags);
    try {
      const right = remote && (await this.seekRight(remote, flight));
      const stored = await this.store(flight, right, fresh, policy);
      if (!stored) await this.evictor.evict([{ kind: 'key', key }]);
      return stored;
    } finally {
      flights.land(flight);
    }
  }

  /** The right to store a value that is read from now on: taken over from whoever had it. */
  async begin(key: string, tags: readonly string[]): Promise<SetHandle> {
    const { flights, remote, clock, longestLoad, background } = this.parts;
    const flight = flights.watch(key, tags);
    const right = remote && (await this.seekRight(remote, flight));
    if (remote && !right) {
      flights.land(flight);
      return uselessHandle(key);
    }
    return new OpenSet(flight, right, {
      clock,
      longest: longestLoad,
      stopKeeping: remote && right ? keepLease(this.parts, remote, key, right.lease) : () => {},
      release: () => {
        flights.land(flight);
        if (remote && right) void background.track(giveUpLease(remote, key, right.lease));
      },
    });
  }

  /**
   * Stores a value that was read after the handle was obtained, if nothing has taken the right away since.
   * @returns whether it is stored; if not, nothing has changed
   * @throws InvalidOptionError for the handle of another key; UncacheableValueError as {@link set}
   */
  async finish(handle: SetHandle, key: string, value: unknown, policy: ReadPolicy): Promise<boolean> {
    if (handle.key !== key) throw new InvalidOptionError('handle', handle.key, `the handle of '${key}'`);
    const fresh = this.counted(value, policy);
    if (fresh) return this.finishWith(handle, fresh, policy);
    handle.abandon();
    return false;
  }

  /** As {@link finish}, of a value that is sealed already. */
  async finishWith(handle: SetHandle, fresh: FreshValue, policy: ReadPolicy): Promise<boolean> {
    if (!(handle instanceof OpenSet) || !handle.take()) return false;
    const { flight, right } = handle;
    try {
      return await this.store(flight, right, fresh, policy);
    } finally {
      this.parts.flights.land(flight);
    }
  }

  private counted(value: unknown, policy: ReadPolicy): FreshValue | undefined {
    const { sealed, isStorable } = sealForStores(this.parts, value, policy);
    if (!isStorable) return undefined;
    this.parts.statistics.sets += 1;
    return { value: sealed, ttl: timeToLive(policy, value), loadTime: 0 };
  }

  private async store(
    flight: Flight,
    right: FillRight | undefined,
    fresh: FreshValue,
    policy: ReadPolicy,
  ): Promise<boolean> {
    const { flights, remote, background } = this.parts;
    if (remote && !(right && (await fillRemote(this.parts, remote, flight, fresh, right, policy, true)))) return false;
    // What was read or loaded while it was on its way may be older.
    flights.land(flight);
    const target = { kind: 'key', key: flight.key } as const;
    this.evictor.evictHere([target]);
    void background.track(this.evictor.tell([target]));
    fillNear(this.parts, flight, fresh, policy);
    return true;
  }

  private async seekRight(remote: RemoteGate, flight: Flight): Promise<FillRight | undefined> {
    const asker = remote.attempt();
    const answer = await remoteRead(this.parts, asker, flight);
    if (answer === NO_REPLY) return undefined;
    const right = await takeLease(this.parts, asker, flight.key, answer, true);
    return typeof right === 'object' ? right : undefined;
  }
}
