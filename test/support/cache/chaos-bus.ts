import { decodeMessage } from '../../../src/cache/bus/bus-message.js';
import type { BusListener, BusSubscription } from '../../../src/cache/store/remote-bus.js';

/** The subscription of one process, whose messages can be held, whose connection can break, and which can fall silent. */
export class ChaosBus {
  private listener: BusListener | undefined;
  private held: Buffer[] | undefined;
  private connected = true;
  private silent = false;
  private unconfirmed = false;
  private lossy = false;
  /** Times the process made its subscription anew. */
  renewals = 0;

  subscribe(listener: BusListener, inner: (listener: BusListener) => BusSubscription): BusSubscription {
    this.listener = listener;
    const subscription = inner({
      subscribed: () => {
        if (this.silent) this.unconfirmed = true;
        else if (this.connected) listener.subscribed();
      },
      lost: () => {
        listener.lost();
      },
      message: (data) => {
        if (!this.connected || this.silent || (this.lossy && decodeMessage(data)?.kind === 'eviction')) return;
        if (this.held) this.held.push(data);
        else listener.message(data);
      },
    });
    return {
      echo: (data) => (this.connected ? subscription.echo(data) : Promise.reject(new Error('the bus is broken'))),
      renew: () => {
        this.renewals += 1;
        subscription.renew();
      },
      close: () => subscription.close(),
    };
  }

  /** From now on messages wait, as in the buffer of a socket that is not being read. */
  hold(): void {
    this.held ??= [];
  }

  /** What waits arrives, in order. */
  release(): void {
    const messages = this.held ?? [];
    this.held = undefined;
    for (const message of messages) this.listener?.message(message);
  }

  /** The first of what waits arrives; the rest waits on. */
  releaseOne(): void {
    const message = this.held?.shift();
    if (message) this.listener?.message(message);
  }

  /** Messages that wait. */
  get waiting(): number {
    return this.held?.length ?? 0;
  }

  /** These bytes arrive. */
  deliver(data: Buffer): void {
    this.listener?.message(data);
  }

  /** From now on evictions are lost, and heartbeats arrive: nothing shows it. */
  loseEvictions(): void {
    this.lossy = true;
  }

  /** The connection breaks: what is waiting, and what is announced until {@link restore}, never arrives. */
  break(): void {
    this.connected = false;
    this.held = undefined;
    this.listener?.lost();
  }

  restore(): void {
    if (this.connected) return;
    this.connected = true;
    this.listener?.subscribed();
  }

  /** Half open: nothing arrives any more, and nobody says so. */
  fallSilent(): void {
    this.silent = true;
  }

  speak(): void {
    this.silent = false;
    if (this.unconfirmed && this.connected) this.listener?.subscribed();
    this.unconfirmed = false;
  }
}
