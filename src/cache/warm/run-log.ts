import type { Clock } from '../time/clock.js';
import type { RunningCounts, WarmResult } from './warm-progress.js';

/** Where runs are logged: Nest's `Logger`. */
export interface WarmLogger {
  debug(message: string): void;
  log(message: string): void;
  warn(message: string): void;
}

/** Milliseconds between two lines on the progress of one run. */
const INTERVAL = 10_000;
/** So many failures of a run are told one by one. */
const MOST_TOLD = 3;

/** What the log says of one run. */
export class RunLog {
  private told = 0;
  private toldAt: number;

  constructor(
    private readonly logger: WarmLogger,
    private readonly clock: Clock,
    private readonly plan: string,
  ) {
    this.toldAt = clock.monotonic();
    logger.debug(`warming '${plan}': begins`);
  }

  progress(counts: RunningCounts): void {
    const now = this.clock.monotonic();
    if (now - this.toldAt < INTERVAL) return;
    this.toldAt = now;
    const { done, total, isTotalKnown } = counts;
    this.logger.log(`warming '${this.plan}': ${done} of ${total}${isTotalKnown ? '' : ' or more'}`);
  }

  failed(error: unknown): void {
    this.told += 1;
    if (this.told <= MOST_TOLD) this.logger.warn(`warming '${this.plan}': a call failed: ${String(error)}`);
  }

  ended({ outcome, total, loaded, warm, unkept, failed, took, error }: WarmResult): void {
    const counts = `${total} calls: ${loaded} loaded, ${warm} warm, ${unkept} not kept, ${failed} failed`;
    const line = `warming '${this.plan}': ${outcome} in ${Math.round(took)} ms (${counts})`;
    if (outcome === 'source-failed' || outcome === 'loads-failed') this.logger.warn(`${line}: ${error ?? ''}`);
    else if (outcome === 'completed' && loaded + failed === 0) this.logger.debug(line);
    else this.logger.log(line);
  }
}
