import { NO_REPLY, type RemoteGate } from '../store/remote-gate.js';
import type { Clock } from '../time/clock.js';

/** Numbers by name. */
export type Totals = ReadonlyMap<string, number>;

export interface FleetOptions {
  readonly remote: RemoteGate;
  readonly clock: Clock;
  /** Milliseconds between two reports. */
  readonly interval: number;
  /** What this process has counted since it was made. */
  readonly count: () => Totals;
}

/**
 * Adds what this process has counted to the totals of all processes, which are kept in the remote store: from time to
 * time, and once more at the end. A report that is not answered is made again with the next one, and is counted twice if
 * only its answer was lost; what a process counted after its last report is lost with it.
 */
export class FleetStatistics {
  private reported: Totals = new Map();
  private reporting: Promise<void> = Promise.resolve();
  private readonly stop: () => void;

  constructor(private readonly options: FleetOptions) {
    this.stop = options.clock.every(options.interval, () => void this.report());
  }

  /** The totals of all processes, or `undefined` while the remote store does not answer. */
  async read(): Promise<Totals | undefined> {
    await this.report();
    const totals = await this.options.remote.ask('statistics', (store) => store.statistics());
    return totals === NO_REPLY ? undefined : totals;
  }

  async close(): Promise<void> {
    this.stop();
    await this.report();
  }

  /** One after the other: what one could not deliver is among what the next one tells. */
  private report(): Promise<void> {
    this.reporting = this.reporting.then(() => this.send());
    return this.reporting;
  }

  private async send(): Promise<void> {
    const { remote, count } = this.options;
    const counted = count();
    const news = new Map<string, number>();
    for (const [name, total] of counted) {
      const more = total - (this.reported.get(name) ?? 0);
      if (more !== 0) news.set(name, more);
    }
    if (news.size === 0 || remote.state !== 'closed') return;
    const reply = await remote.ask('statistics', (store) => store.addStatistics(news));
    if (reply !== NO_REPLY) this.reported = counted;
  }
}
