import type { Redis } from 'ioredis';
import { InvalidOptionError } from '../../cache.errors.js';
import { backOff, LONGEST_PAUSE } from './back-off.js';
import { ClientListeners } from './client-listeners.js';
import { endOf } from './end-of.js';
import { inOnePacket } from './one-packet.js';
import { Readiness } from './readiness.js';
import type { RedisNodes, Survey } from './redis-nodes.js';
import { DEDICATED } from './redis-options.js';
import { isReplicas, MismatchedReplyError } from './replies.js';
import { SilenceWatch } from './silence-watch.js';
import { insistOnVersion, serverIdentity } from './server-facts.js';

/**
 * One server, or whoever is the primary under Sentinel. Reconnects for ever with jittered back-off; no command is sent
 * before the server has proved to be the one that was asked for.
 */
export class SingleServer implements RedisNodes {
  readonly layout = 'single';
  private readonly readiness: Readiness;
  private readonly listeners = new ClientListeners();
  private readonly demotions = new Set<() => void>();
  private readonly silence = new SilenceWatch(undefined, (error) => this.leaves(error));
  private retry: NodeJS.Timeout | undefined;
  private attempts = 0;
  private breaks = 0;
  private closed = false;
  private isRefused = false;
  /** Of {@link breaks}, when a server was left last. */
  private leftAt = -1;

  /** @param owned whether the client is closed with this object; else its owner connects it again, and closes it */
  constructor(
    private readonly client: Redis,
    private readonly owned: boolean,
    readonly description: string,
  ) {
    const { keyPrefix } = client.options;
    // ioredis does not apply it to SCAN: a wildcard would find nothing to evict.
    if (keyPrefix)
      throw new InvalidOptionError('remote.client', { keyPrefix }, 'a client without keyPrefix; use `namespace`');
    this.readiness = new Readiness(
      () => description,
      () => this.begin(),
    );
    if (owned) client.options.retryStrategy = (attempt) => (this.isRefused ? LONGEST_PAUSE : backOff(attempt));
    // Failures reach the callers of commands; the event would end the process if nobody listened.
    this.listeners.add(client, {
      error: (error: Error) => this.readiness.note(error),
      ready: () => void this.confirm(),
      close: () => {
        this.breaks += 1;
        this.readiness.down();
      },
      end: () => this.ended(),
    });
  }

  slotOf(): number {
    return 0;
  }

  onReady(listener: () => void): void {
    this.readiness.onUp(listener);
  }

  onDemoted(listener: () => void): void {
    this.demotions.add(listener);
  }

  get isOpen(): boolean {
    return this.readiness.isUp;
  }

  connect(timeout: number): Promise<void> {
    return this.readiness.connect(timeout);
  }

  opened(): Promise<void> {
    return this.readiness.opened();
  }

  homeOf(): Redis {
    return this.client;
  }

  to<T>(node: Redis, send: (node: Redis) => Promise<T>): Promise<T> {
    inOnePacket(node);
    // The connection of another is his to judge.
    return this.owned ? this.silence.watch(node, send) : send(node);
  }

  at<T>(_name: string, send: (node: Redis) => Promise<T>): Promise<T> {
    if (this.isOpen) return this.to(this.client, send);
    return this.opened().then(() => this.to(this.client, send));
  }

  async survey(): Promise<Survey> {
    const identity = await this.at('', async (node) => serverIdentity(await node.info('replication')));
    return { servers: [{ node: this.client, identity }], signature: identity, isMoving: false };
  }

  async identities(): Promise<readonly string[]> {
    return [(await this.survey()).signature];
  }

  async each<T>(ask: (node: Redis) => Promise<T>): Promise<readonly T[]> {
    return [await this.at('', ask)];
  }

  async dedicated(): Promise<Redis> {
    return this.client.duplicate(DEDICATED);
  }

  lookAgain(): void {}

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retry);
    this.readiness.close();
    if (this.owned) await endOf(this.client);
    else this.listeners.removeAll();
  }

  private begin(): void {
    if (this.client.status === 'ready') void this.confirm();
    else if (this.client.status === 'wait') this.client.connect().catch(() => {});
    else if (this.client.status === 'end') this.readiness.down();
  }

  /** Sentinel named nobody, or none could be asked. */
  private ended(): void {
    this.readiness.down();
    if (!this.owned || this.closed) return;
    this.attempts += 1;
    this.retry = setTimeout(() => {
      this.client.connect().catch(() => {});
    }, backOff(this.attempts));
  }

  private async confirm(): Promise<void> {
    const { breaks } = this;
    const isCurrent = (): boolean => breaks === this.breaks && this.client.status === 'ready';
    try {
      const { db } = this.client.options;
      // ioredis goes on in database 0 when this one does not exist: that of another application, perhaps.
      if (this.owned && db) await this.select(db);
      insistOnVersion(await this.client.info('server'), this.description);
      // Its name may belong to another server by the next attempt; the client of another stays where it is.
      if (this.owned) serverIdentity(await this.client.info('replication'));
      if (!isCurrent()) return;
      this.attempts = 0;
      this.isRefused = false;
      this.readiness.up();
    } catch (error) {
      // Else it broke meanwhile, and is made anew.
      if (isCurrent()) this.refuse(error);
    }
  }

  /** Whether a failure shows that this connection is of no use any more. */
  private leaves(error: unknown): boolean {
    if (error instanceof MismatchedReplyError) return true;
    if (!isReplicas(error)) return false;
    if (this.leftAt !== this.breaks) {
      this.leftAt = this.breaks;
      for (const listener of this.demotions) listener();
    }
    return true;
  }

  private async select(db: number): Promise<void> {
    try {
      await this.client.select(db);
    } catch (error) {
      throw new Error(`${this.description} cannot be selected: ${String(error)}`, { cause: error });
    }
  }

  private refuse(error: unknown): void {
    this.isRefused = true;
    this.readiness.refuse(error instanceof Error ? error : new Error(String(error)));
    // Somebody may mend the server: it is asked again, from the beginning.
    if (this.owned) this.client.disconnect(true);
  }
}
