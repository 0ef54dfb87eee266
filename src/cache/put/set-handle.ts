import type { Clock } from '../time/clock.js';
import type { FillRight } from '../read/4-lease.js';
import type { Flight } from '../read/flight.js';

/**
 * The right to store, under one key, a value that is read after this was obtained. An eviction takes it away, and so
 * does another `set` of the key.
 */
export interface SetHandle {
  readonly key: string;
  /** Gives the right back unused, so that nobody waits for it. Harmless afterwards too. */
  abandon(): void;
}

interface Holding {
  readonly clock: Clock;
  /** Milliseconds after which a handle is taken for forgotten. */
  readonly longest: number;
  /** Ends the renewals of its lease. */
  readonly stopKeeping: () => void;
  /** Gives its lease back, and looks out for evictions no more. */
  readonly release: () => void;
}

/** How a handle looks to the one who gave it. */
export class OpenSet implements SetHandle {
  private ended = false;
  private readonly stopWaiting: () => void;

  constructor(
    readonly flight: Flight,
    /** None where there is no remote store. */
    readonly right: FillRight | undefined,
    private readonly holding: Holding,
  ) {
    this.stopWaiting = holding.clock.every(holding.longest, () => {
      this.abandon();
    });
    if (flight.evicted) this.abandon();
    else
      flight.whenEvicted = () => {
        this.abandon();
      };
  }

  get key(): string {
    return this.flight.key;
  }

  /** What it allows, for once; false when it has been taken away, given back or used. */
  take(): boolean {
    if (this.ended) return false;
    this.ended = true;
    this.stopWaiting();
    this.holding.stopKeeping();
    this.flight.whenEvicted = undefined;
    return true;
  }

  abandon(): void {
    if (this.take()) this.holding.release();
  }
}

/** Of a key whose remote store did not answer: nothing can be stored by it. */
export const uselessHandle = (key: string): SetHandle => ({ key, abandon: () => {} });
