import { Redis, type RedisOptions } from 'ioredis';
import { InvalidOptionError } from '../../cache.errors.js';

/** How to reach Redis: a URL, or a client that the application owns (and closes). */
export type RedisLocation = { readonly url: string } | { readonly client: Redis };

const FIRST_PAUSE = 50;
const LONGEST_PAUSE = 2_000;

/**
 * Nothing queues: a command that cannot be sent now fails now, and the caller goes to the source. Only the very first
 * commands wait for the connection that they begin.
 */
const options = {
  lazyConnect: true,
  enableOfflineQueue: true,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  connectTimeout: 2_000,
  socketTimeout: 5_000,
  retryStrategy: (attempt: number) => Math.min(FIRST_PAUSE * 2 ** attempt, LONGEST_PAUSE) * (0.5 + Math.random() / 2),
} satisfies RedisOptions;

/** One connection to Redis that reconnects for ever with jittered back-off and never raises an unhandled error. */
export class RedisConnection {
  readonly client: Redis;
  readonly description: string;
  private readonly owned: boolean;
  private lastError: Error | undefined;
  /** Rejects where the connection that has become ready is not the one that was asked for. */
  private usable: Promise<void> = Promise.resolve();

  /** @throws InvalidOptionError for a client that changes the names it is given */
  constructor(location: RedisLocation) {
    this.owned = 'url' in location;
    this.client = 'url' in location ? new Redis(location.url, options) : location.client;
    const { host, port, db, keyPrefix } = this.client.options;
    // ioredis does not apply it to SCAN: a wildcard would find nothing to evict.
    if (keyPrefix)
      throw new InvalidOptionError('remote.client', { keyPrefix }, 'a client without keyPrefix; use `namespace`');
    this.description = `Redis ${host ?? 'localhost'}:${port ?? 6379}/${db ?? 0}`;
    // Failures reach the callers of commands; the event would end the process if nobody listened.
    this.client.on('error', (error: Error) => {
      this.lastError = error;
    });
    if (!this.owned) return;
    for (const event of ['ready', 'close'] as const) {
      this.client.once(event, () => {
        this.client.options.enableOfflineQueue = false;
      });
    }
    this.client.on('ready', () => {
      this.usable = this.insistOnDatabase(db ?? 0);
      this.usable.catch(() => {});
    });
  }

  /** Told whenever commands can be sent again. */
  onReady(listener: () => void): void {
    this.client.on('ready', listener);
  }

  /**
   * Waits until commands can be sent.
   * @param timeout milliseconds
   * @throws Error when that takes longer; the connection is still being made in the background
   */
  async connect(timeout: number): Promise<void> {
    if (this.client.status === 'ready') return;
    await new Promise<void>((resolve, reject) => {
      const ready = (): void => {
        clearTimeout(timer);
        this.usable.then(resolve, reject);
      };
      const timer = setTimeout(() => {
        this.client.off('ready', ready);
        reject(this.lastError ?? new Error(`${this.description} was not ready within ${timeout} ms`));
      }, timeout);
      this.client.once('ready', ready);
      if (this.client.status === 'wait') this.client.connect().catch(() => {});
    });
  }

  /** ioredis goes on in database 0 when the one it was told does not exist: that of another application, perhaps. */
  private async insistOnDatabase(db: number): Promise<void> {
    if (db === 0) return;
    try {
      await this.client.select(db);
    } catch (error) {
      this.client.disconnect();
      throw new Error(`${this.description} cannot be selected: ${String(error)}`, { cause: error });
    }
  }

  async close(): Promise<void> {
    if (!this.owned || this.client.status === 'end') return;
    // Between two attempts there is no connection whose end could be waited for.
    const idle = ['wait', 'reconnecting'].includes(this.client.status);
    // QUIT would wait for ever on a server that hangs.
    await new Promise<void>((resolve) => {
      this.client.once('end', resolve);
      this.client.disconnect();
      if (idle) resolve();
    });
  }
}
