import type { CacheLogger } from '../insight/cache-logger.js';
import type { EvictionTarget } from '../key/eviction-target.js';
import type { RemoteGate } from '../store/remote-gate.js';
import type { Clock } from '../time/clock.js';
import type { Journal } from './journal.js';

/** Milliseconds between tries while something is outstanding. */
const REPLAY_INTERVAL = 250;

export interface JournalReplayOptions {
  readonly journal: Journal;
  readonly remote: RemoteGate;
  readonly clock: Clock;
  readonly logger: CacheLogger;
  /** Sends evictions; true when they were acknowledged. Never rejects. */
  readonly deliver: (targets: readonly EvictionTarget[]) => Promise<boolean>;
}

/** Sends the journal to the remote store until it is empty. */
export class JournalReplay {
  private pause: (() => void) | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(private readonly options: JournalReplayOptions) {
    // Other processes may be reading already what this one has not been able to evict.
    options.remote.onReady(() => {
      if (!this.stopped && this.options.journal.depth > 0) void this.run();
    });
  }

  /** Makes sure that tries go on until the journal is empty. */
  schedule(): void {
    if (this.pause || this.stopped || this.options.journal.depth === 0) return;
    this.pause = this.options.clock.every(REPLAY_INTERVAL, () => void this.run());
  }

  /** One try; concurrent calls share it. */
  run(): Promise<void> {
    this.running ??= this.replay().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** One last try, whatever the breaker expects of it; then no more, and what is lost is told. */
  async finish(): Promise<void> {
    this.stopped = true;
    this.rest();
    await this.running;
    if (this.options.journal.depth === 0) return;
    this.options.remote.retryNow();
    await this.run();
    const { journal, logger } = this.options;
    if (journal.depth === 0) return;
    logger.error(
      `cache: closed with ${journal.depth} evictions that the remote store has not acknowledged; ` +
        'other processes may serve what they name until it expires',
    );
  }

  private async replay(): Promise<void> {
    const { journal, deliver } = this.options;
    const targets = journal.outstanding();
    if (targets.length > 0 && !(await deliver(targets))) return;
    if (targets.length > 0) this.options.logger.warn(`cache: ${targets.length} outstanding evictions were delivered`);
    if (journal.depth === 0) this.rest();
  }

  private rest(): void {
    this.pause?.();
    this.pause = undefined;
  }
}
