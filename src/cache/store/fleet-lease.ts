import { newEntryId } from '../entry/entry-id.js';
import { NO_REPLY, type RemoteGate } from './remote-gate.js';
import type { LeaseReply } from './remote-store.js';
import type { Clock } from '../time/clock.js';

/** Renewals that may fail before the lease of a process that lives runs out. */
const RENEWALS_PER_LEASE = 3;
const ID_BYTES = 16;
/** Id, server and fingerprint stand before the body of an entry. */
const BODY_OFFSET = 48;
const NO_FINGERPRINT = Buffer.alloc(16);

/** What the process that did the work last has left for the others. */
export interface FleetRecord {
  /** Of this record alone. */
  readonly id: Buffer;
  readonly body: Buffer;
}

export type FleetLeaseReply =
  | { readonly kind: 'ours'; readonly held: HeldFleetLease }
  /** Another process is at work. */
  | { readonly kind: 'held' }
  /** The work has been done since the record that the caller knows. */
  | { readonly kind: 'done'; readonly record: FleetRecord }
  /** The remote store does not answer. */
  | { readonly kind: 'unavailable' };

/**
 * The right to a work that one process of the fleet does at a time. It is a lease of the remote store as that of a key, on
 * a key that begins with ':', which no key of an application can; what the work came to is the entry of that key. So
 * a process that waited for another one learns, in one step, that the work is done, or that it is now its own.
 *
 * A process that died holds it for `ttl` at most. Split brain aside (two primaries), two processes never hold it together.
 */
export class FleetLease {
  private readonly key: string;

  /**
   * @param work without braces and white space
   * @param ttl milliseconds
   */
  constructor(
    private readonly remote: RemoteGate,
    private readonly clock: Clock,
    work: string,
    private readonly ttl: number,
  ) {
    this.key = `:${work}`;
  }

  /** @param seen id of the record that the caller knows: a newer one means that the work has been done */
  async take(seen?: Buffer): Promise<FleetLeaseReply> {
    const token = newEntryId();
    const { key, ttl, remote } = this;
    const reply: LeaseReply | typeof NO_REPLY = await remote.ask('lease', (store) =>
      store.lease(key, { token, seenId: seen, ttl }),
    );
    if (reply === NO_REPLY) {
      // It may have been given all the same, and would keep the others waiting.
      void remote.ask('release of a lease', (store) => store.release(key, token));
      return { kind: 'unavailable' };
    }
    if (reply.kind === 'held') return reply;
    if (reply.kind === 'ours') {
      return { kind: 'ours', held: new HeldFleetLease(remote, this.clock, key, token, reply.server, ttl) };
    }
    const { entry } = reply;
    return {
      kind: 'done',
      record: { id: Buffer.from(entry.subarray(0, ID_BYTES)), body: Buffer.from(entry.subarray(BODY_OFFSET)) },
    };
  }
}

/** The right while it is held. */
export class HeldFleetLease {
  private asking: Promise<boolean> | undefined;
  private isLost = false;

  constructor(
    private readonly remote: RemoteGate,
    private readonly clock: Clock,
    private readonly key: string,
    private readonly token: Buffer,
    private readonly server: string,
    private readonly ttl: number,
  ) {}

  /**
   * Asks the remote store whether this process still holds it, and begins its time anew. Once the answer was no, or there
   * was none, it stays no: another process may be at work.
   */
  confirm(): Promise<boolean> {
    return (this.asking ??= this.renew().finally(() => {
      this.asking = undefined;
    }));
  }

  /**
   * Keeps it while one step of the work takes long.
   * @param lost called when it turns out to be lost
   * @returns ends that
   */
  keep(lost: () => void): () => void {
    return this.clock.every(this.ttl / RENEWALS_PER_LEASE, () => {
      void this.confirm().then((isOurs) => {
        if (!isOurs) lost();
      });
    });
  }

  /**
   * Gives it back with what the work came to.
   * @param ttl milliseconds for which others can learn of it
   * @returns the id of the record; `undefined` where none could be left
   */
  async finish(body: Buffer, ttl: number): Promise<Buffer | undefined> {
    const { key, token, server } = this;
    const id = newEntryId();
    const left = await this.remote.ask('fill', (store) =>
      store.fill(key, { token, server, id, fingerprint: NO_FINGERPRINT, body, ttl }),
    );
    if (left === true) return id;
    await this.release();
    return undefined;
  }

  /** Gives it back: the work is not done. */
  async release(): Promise<void> {
    await this.remote.ask('release of a lease', (store) => store.release(this.key, this.token));
  }

  private async renew(): Promise<boolean> {
    if (this.isLost) return false;
    const ours = await this.remote.ask('renewal of a lease', (store) => store.renew(this.key, this.token, this.ttl));
    this.isLost ||= ours !== true;
    return !this.isLost;
  }
}
