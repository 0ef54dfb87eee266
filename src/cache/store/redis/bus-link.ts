import { randomUUID } from 'node:crypto';
import type { Redis } from 'ioredis';
import type { BusListener, BusSubscription } from '../remote-bus.js';
import type { Announcements } from './announcements.js';
import { backOff, LONGEST_PAUSE } from './back-off.js';
import { endOf } from './end-of.js';
import type { RedisNodes } from './redis-nodes.js';
import { serverIdentity } from './server-facts.js';

/** Milliseconds from the beginning of an attempt until both channels are acknowledged. */
const ATTEMPT_LIMIT = 5_000;

/**
 * One subscription, on a connection of its own, tried for ever. Each attempt is a new connection: what comes from an
 * earlier one is not heard.
 */
export class BusLink implements BusSubscription {
  private readonly echoes: string;
  private client: Redis | undefined;
  private timer: NodeJS.Timeout | undefined;
  /** Tells what belongs to the present connection from what is late. */
  private epoch = 0;
  private attempts = 0;
  private upSince = 0;
  private isUp = false;
  private isClosed = false;
  /** Connections that are given up and not gone yet. */
  private readonly endings = new Set<Promise<void>>();

  constructor(
    private readonly nodes: RedisNodes,
    private readonly announcements: Announcements,
    private readonly listener: BusListener,
  ) {
    this.echoes = `${announcements.channel}:${randomUUID()}`;
    this.begin();
  }

  async echo(data: Buffer): Promise<void> {
    if (this.isClosed) throw new Error('the subscription is closed');
    await this.announcements.publish(data, this.echoes);
  }

  renew(): void {
    if (this.isClosed) return;
    this.drop();
    this.nodes.lookAgain();
    this.attempts = 0;
    this.begin();
  }

  async close(): Promise<void> {
    this.isClosed = true;
    // Whoever closes knows that it is lost.
    this.isUp = false;
    this.drop();
    await Promise.all(this.endings);
  }

  private begin(): void {
    const epoch = this.epoch;
    this.timer = setTimeout(() => this.broke(epoch), ATTEMPT_LIMIT);
    this.subscribe(epoch).catch(() => this.broke(epoch));
  }

  private async subscribe(epoch: number): Promise<void> {
    const client = await this.nodes.dedicated(this.announcements.channel);
    if (epoch !== this.epoch) {
      client.disconnect();
      return;
    }
    this.client = client;
    const broke = (): void => this.broke(epoch);
    const message = (_channel: unknown, data: Buffer): void => {
      if (epoch === this.epoch && this.isUp) this.listener.message(data);
    };
    // Its end is what counts.
    client.on('error', () => {});
    client.on('end', broke);
    client.on('close', broke);
    // The slot of a sharded channel went to another server.
    client.on('moved', broke);
    client.on('messageBuffer', message);
    client.on('smessageBuffer', message);
    await client.connect();
    // A replica repeats what its primary has published, late, and stays silent when it has lost it.
    serverIdentity(await client.info('replication'));
    await this.announcements.subscribe(client, this.echoes);
    if (epoch !== this.epoch) return;
    clearTimeout(this.timer);
    this.upSince = performance.now();
    this.isUp = true;
    this.listener.subscribed();
  }

  private broke(epoch: number): void {
    if (epoch !== this.epoch || this.isClosed) return;
    // One that breaks as soon as it is made is no success.
    if (this.isUp && performance.now() - this.upSince >= LONGEST_PAUSE) this.attempts = 0;
    const pause = backOff((this.attempts += 1));
    this.drop();
    this.nodes.lookAgain();
    this.timer = setTimeout(() => this.begin(), pause);
  }

  /** Ends the present connection, and with it everything that could still come of it. */
  private drop(): void {
    this.epoch += 1;
    clearTimeout(this.timer);
    const { client, isUp } = this;
    this.client = undefined;
    this.isUp = false;
    if (client) {
      const ending = endOf(client).finally(() => this.endings.delete(ending));
      this.endings.add(ending);
    }
    if (isUp) this.listener.lost();
  }
}
