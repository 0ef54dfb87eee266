import type { BusListener } from '../../../src/cache/store/remote-bus.js';
import { until } from '../until.js';

/** Notes what a subscription tells, in order: `subscribed`, `lost`, and the text of each message. */
export class BusDiary implements BusListener {
  readonly entries: string[] = [];

  subscribed(): void {
    this.entries.push('subscribed');
  }

  lost(): void {
    this.entries.push('lost');
  }

  message(data: Buffer): void {
    this.entries.push(data.toString('latin1'));
  }

  count(entry: string): number {
    return this.entries.filter((each) => each === entry).length;
  }

  /** Waits until something has been noted so many times. */
  heard(entry: string, times = 1): Promise<void> {
    return until(`the subscription told '${entry}' ${times} times; it told: ${this.entries.join(', ')}`, async () =>
      Promise.resolve(this.count(entry) >= times),
    );
  }
}
