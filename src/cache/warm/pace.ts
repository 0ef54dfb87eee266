import { pause } from '../time/after.js';
import type { Clock } from '../time/clock.js';

/** Keeps the beginnings of loads apart. */
export class Pace {
  private next = -Infinity;

  /** @param spacing milliseconds from one beginning to the next, at least */
  constructor(
    private readonly clock: Clock,
    private readonly spacing: number,
  ) {}

  /** Resolves when the next load may begin, or the signal is aborted. */
  async turn(signal: AbortSignal): Promise<void> {
    const now = this.clock.monotonic();
    const at = Math.max(now, this.next);
    this.next = at + this.spacing;
    if (at > now) await pause(this.clock, at - now, signal);
  }
}
