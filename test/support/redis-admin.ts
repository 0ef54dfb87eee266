import { Redis } from 'ioredis';

/** Milliseconds: a frozen server must not stop the harness. */
const COMMAND_LIMIT = 5_000;

/** The harness's own line to a server: connects when needed, also after the server was down, and never tries again. */
export class RedisAdmin {
  private client: Redis | undefined;

  constructor(readonly port: number) {}

  async ask(...[command, ...args]: [string, ...(string | number)[]]): Promise<unknown> {
    if (this.client === undefined || this.client.status === 'end') this.client = this.connect();
    return this.client.call(command, ...args);
  }

  async text(...command: [string, ...(string | number)[]]): Promise<string> {
    return String(await this.ask(...command));
  }

  /** A section of INFO, or a reply of the same form. */
  async facts(...command: [string, ...(string | number)[]]): Promise<Record<string, string>> {
    const lines = (await this.text(...command)).split('\r\n').filter((line) => line.includes(':'));
    return Object.fromEntries(
      lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)]),
    );
  }

  close(): void {
    // Told to disconnect after its end, a client would wait for that in vain.
    if (this.client?.status !== 'end') this.client?.disconnect();
    this.client = undefined;
  }

  private connect(): Redis {
    const client = new Redis(this.port, '127.0.0.1', {
      lazyConnect: true,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      enableReadyCheck: false,
      disableClientInfo: true,
      commandTimeout: COMMAND_LIMIT,
      protocol: 2,
    });
    // Whoever asks gets the error as the answer.
    client.on('error', () => undefined);
    return client;
  }
}
