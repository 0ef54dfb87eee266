import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import type { Journal } from './journal.js';

/** Milliseconds between tries while something is outstanding. */
const REPLAY_INTERVAL = 250;

/** Sends the journal to the remote store until it is empty. */
export class JournalReplay {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly journal: Journal,
    private readonly remote: RemoteGate,
    private readonly replayed: (targets: ReturnType<Journal['outstanding']>) => void,
  ) {
    // Other processes may be reading already what this one has not been able to evict.
    remote.onReady(() => {
      if (!this.stopped && this.journal.depth > 0) void this.run();
    });
  }

  /** Makes sure that tries go on until the journal is empty. */
  schedule(): void {
    if (this.timer || this.stopped) return;
    this.timer = setInterval(() => void this.run(), REPLAY_INTERVAL);
    this.timer.unref();
  }

  /** One try; concurrent calls share it. */
  run(): Promise<void> {
    this.running ??= this.replay().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /** For good. */
  stop(): void {
    this.stopped = true;
    this.pause();
  }

  private async replay(): Promise<void> {
    const targets = this.journal.outstanding();
    if (targets.length > 0) {
      const reply = await this.remote.ask('replay of evictions', (store, alive) => store.evict(targets, alive));
      if (reply === NO_REPLY) return;
      this.journal.acknowledge(targets);
      this.replayed(targets);
    }
    if (this.journal.depth === 0) this.pause();
  }

  private pause(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
