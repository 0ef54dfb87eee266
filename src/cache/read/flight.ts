import { type Clock, type Instant, instantOf } from '../time/clock.js';

/**
 * One read or load under way. An eviction of its key touches it: it runs on for those who wait for it already, but
 * nobody new joins it and what it brings is not kept in the near store.
 */
export class Flight<T = unknown> {
  /** When the remote read was sent, or the load began. */
  at: Instant;
  touched = false;
  /** What the flight brings; set once, right after it was started. */
  outcome: Promise<T> | undefined;

  constructor(
    readonly key: string,
    readonly tags: readonly string[],
    private readonly clock: Clock,
  ) {
    this.at = instantOf(clock);
  }

  /** The value will be as of now: earlier evictions do not concern it any more. */
  restart(): void {
    this.touched = false;
    this.restamp();
  }

  restamp(): void {
    this.at = instantOf(this.clock);
  }
}
