import type { CacheLogger } from '../insight/cache-logger.js';
import type { CacheStatistics } from '../insight/cache-statistics.js';
import { TroubleLog } from '../insight/trouble-log.js';
import type { EvictionTarget } from '../key/eviction-target.js';
import type { BusSubscription } from '../store/remote-bus.js';
import type { RemoteStore } from '../store/remote-store.js';
import { ageOf, type Clock, type Instant, instantOf } from '../time/clock.js';
import { decodeMessage } from './bus-message.js';
import { Heartbeat } from './heartbeat.js';

/** What the bus brings to this process. */
export interface EvictionListener {
  /** Drops what another process has evicted. */
  evictHere(targets: readonly EvictionTarget[]): void;
  /** Gives up all that this process holds: evictions may have been missed. */
  startAfresh(): void;
}

export interface BusOptions {
  readonly store: Pick<RemoteStore, 'subscribe'>;
  readonly listener: EvictionListener;
  /** Names this process among the senders: its own messages are told by it. */
  readonly sender: Buffer;
  /** Milliseconds without a proof of life after which nothing that depends on the bus is served. */
  readonly maxSilence: number;
  readonly clock: Clock;
  readonly statistics: CacheStatistics;
  readonly logger: CacheLogger;
}

/**
 * How this process hears of the evictions of the others. The near store is used only while the bus is proven to be
 * alive: a message of one's own, sent within `maxSilence`, came back through the subscription. At a break everything
 * near is given up and all reads under way are marked; at the return again, for what was missed in between.
 */
export class Bus {
  private readonly heartbeat: Heartbeat;
  private readonly stopBeating: () => void;
  private subscription: BusSubscription | undefined;
  /** `silent`: subscribed, but its own messages have not come back for too long. */
  private state: 'down' | 'up' | 'silent' = 'down';
  private proven: Instant;
  private readonly trouble: TroubleLog;
  private waiting: (() => void)[] = [];
  private lastLag = 0;

  constructor(private readonly options: BusOptions) {
    const { clock, sender, maxSilence } = options;
    this.proven = instantOf(clock);
    this.trouble = new TroubleLog(options.logger, clock);
    this.heartbeat = new Heartbeat({ clock, sender, maxSilence });
    this.subscription = options.store.subscribe({
      subscribed: () => {
        this.resume(instantOf(clock));
        this.beat();
      },
      lost: () => {
        this.suspend('down', 'lost');
      },
      message: (data) => {
        this.receive(data);
      },
    });
    this.stopBeating = clock.every(this.heartbeat.interval, () => {
      this.keepAlive();
    });
  }

  /** Whether what others evict arrives here now. Asked at the moment of serving: after a pause of the process it lapses. */
  isAlive(wall: number, monotonic: number): boolean {
    if (this.state !== 'up') return false;
    if (this.isProven(wall, monotonic)) return true;
    this.suspend('silent', 'silent');
    return false;
  }

  /** As {@link isAlive}, now. */
  get alive(): boolean {
    const { clock } = this.options;
    return this.isAlive(clock.wall(), clock.monotonic());
  }

  /** As {@link alive}, without consequences: only looked at. */
  get isHeard(): boolean {
    const { clock } = this.options;
    return this.state === 'up' && this.isProven(clock.wall(), clock.monotonic());
  }

  /** Milliseconds that the last message to itself took. */
  get lag(): number {
    return this.lastLag;
  }

  /** Resolves when the bus is alive, at once if it is. */
  whenAlive(): Promise<void> {
    return this.alive ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  async close(): Promise<void> {
    this.stopBeating();
    this.state = 'down';
    await this.subscription?.close();
  }

  private isProven(wall: number, monotonic: number): boolean {
    const { maxSilence } = this.options;
    return monotonic - this.proven.monotonic < maxSilence && wall - this.proven.wall < maxSilence;
  }

  private receive(data: Buffer): void {
    const message = decodeMessage(data);
    const { sender, statistics, logger, listener } = this.options;
    if (message?.sender.equals(sender)) {
      // Its own evictions were applied when they were acknowledged.
      if (message.kind === 'heartbeat') this.hear(message.sequence);
      return;
    }
    statistics.busMessages += 1;
    if (!message) logger.debug(`cache: a bus message of ${data.length} bytes cannot be read: taken for "everything"`);
    if (!message) listener.evictHere([{ kind: 'all' }]);
    else if (message.kind === 'eviction') listener.evictHere(message.targets);
  }

  private hear(sequence: number): void {
    const sent = this.heartbeat.answered(sequence);
    if (!sent || this.state === 'down') return;
    // Counted from the sending: heartbeats that lay in a buffer while the process was stopped prove nothing.
    const lag = ageOf(sent, this.options.clock);
    if (lag >= this.options.maxSilence) return;
    this.lastLag = lag;
    if (this.state === 'silent') this.resume(sent);
    else this.proven = sent;
  }

  private keepAlive(): void {
    if (this.state !== 'down' && !this.alive && this.heartbeat.isUnanswered) {
      this.heartbeat.forget();
      this.subscription?.renew();
    }
    this.beat();
  }

  private beat(): void {
    if (this.state === 'down') return;
    // What does not arrive is noticed by its absence.
    this.subscription?.echo(this.heartbeat.next()).catch(() => {});
  }

  private resume(proven: Instant): void {
    const { listener } = this.options;
    this.trouble.ends('cache: the bus is alive again; the near store is used');
    this.state = 'up';
    this.proven = proven;
    listener.startAfresh();
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private suspend(state: 'down' | 'silent', what: string): void {
    const { statistics, listener } = this.options;
    if (this.state === 'up') {
      statistics.busBreaks += 1;
      this.trouble.begins(`cache: the bus is ${what}; the near store is suspended`);
    }
    this.state = state;
    listener.startAfresh();
  }
}
