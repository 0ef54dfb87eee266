import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';

const PAUSE = 5_000;
const LIMIT = 5_000;

/** Hears what is told on the channel `cache_outbox`, by a connection of its own, and goes on trying to for ever. */
export class OutboxListener {
  private client: pg.Client | undefined;
  private pause: NodeJS.Timeout | undefined;
  private connecting: Promise<void>;
  private closed = false;

  /**
   * @param heard given the payload; nothing when some may have been missed: there is a connection again
   * @param patience milliseconds between a lost connection and the next
   * @param limit milliseconds for which a server that says nothing is waited for
   */
  constructor(
    private readonly url: string,
    private readonly heard: (told?: string) => void,
    private readonly patience = PAUSE,
    private readonly limit = LIMIT,
  ) {
    this.connecting = this.connect();
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.pause);
    await this.connecting;
    const { client } = this;
    if (!client) return;
    const ended = client.end().catch(() => {}); // it has ended already
    // A server that stands still does not close its side.
    await Promise.race([ended, pause(this.limit, undefined, { ref: false })]);
    unref(client);
  }

  private async connect(): Promise<void> {
    const client = new pg.Client({
      connectionString: this.url,
      keepAlive: true,
      application_name: 'larder outbox',
      connectionTimeoutMillis: this.limit,
      query_timeout: this.limit,
    });
    client.on('notification', ({ payload }) => {
      this.heard(payload ?? '');
    });
    // A relay looks by itself from time to time: what is not heard is late, and not lost.
    client.on('error', () => {});
    client.once('end', () => {
      this.connectLater(client);
    });
    try {
      await client.connect();
      await client.query('LISTEN cache_outbox');
      this.client = client;
      if (!this.closed) this.heard();
    } catch {
      client.end().catch(() => {}); // not waited for: the server may say nothing
      unref(client);
      this.connectLater(client);
    }
  }

  private connectLater(ended: pg.Client): void {
    ended.removeAllListeners('end');
    this.client = undefined;
    if (this.closed) return;
    clearTimeout(this.pause);
    this.pause = setTimeout(() => {
      this.connecting = this.connect();
    }, this.patience).unref();
  }
}

/** What it still waits for keeps no process alive. (Types of pg do not know of it.) */
function unref(client: pg.Client & { unref?: () => void }): void {
  client.unref?.();
}
