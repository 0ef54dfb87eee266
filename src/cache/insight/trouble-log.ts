import type { Clock } from '../time/clock.js';
import type { CacheLogger } from './cache-logger.js';

/** Milliseconds between two reports of the same trouble: what comes and goes many times a second fills no log. */
const INTERVAL = 60_000;

/** Tells operators of one kind of trouble, and of its end if they were told of its beginning. */
export class TroubleLog {
  private toldAt = -Infinity;
  private isTold = false;

  constructor(
    private readonly logger: CacheLogger,
    private readonly clock: Clock,
  ) {}

  begins(message: string): void {
    const now = this.clock.monotonic();
    if (this.isTold || now - this.toldAt < INTERVAL) return;
    this.toldAt = now;
    this.isTold = true;
    this.logger.warn(message);
  }

  ends(message: string): void {
    if (!this.isTold) return;
    this.isTold = false;
    this.logger.warn(message);
  }
}
