import type { DecodedEntry } from '../entry/entry.js';
import { ID_BYTES } from '../entry/entry-id.js';
import type { Clock } from '../time/clock.js';
import { freshnessOf } from './freshness.js';

/** What came back of the remote store: a live entry, or what a value loaded from now on will be stored under. */
export class RemoteAnswer {
  /**
   * @param stored the entry that was there, usable or not
   * @param alive the same, decoded, where its fingerprint matches the stamps; what was evicted is not. Its value is not
   *   decoded yet.
   * @param fingerprint digest of the stamps as they were before any load began; a promise where some are being created
   */
  constructor(
    private readonly stored: Buffer | undefined,
    readonly alive: DecodedEntry | undefined,
    readonly fingerprint: Buffer | Promise<Buffer>,
  ) {}

  /** Of the entry that was there, usable or not. */
  get seenId(): Buffer | undefined {
    return this.stored?.subarray(0, ID_BYTES);
  }

  /** The live entry, unless it is past its time to live. */
  fresh(clock: Clock): DecodedEntry | undefined {
    return this.alive && freshnessOf(this.alive, clock).left > 0 ? this.alive : undefined;
  }
}
