import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import type { Server, Socket } from 'node:net';

import { onFreePort, quietPort } from './free-port.js';
import { ProxiedConnection } from './proxied-connection.js';
import type { Direction } from './proxied-connection.js';
import { everyConnection, ReplyTampering } from './reply-tampering.js';
import type { ConnectionFilter, Corruption } from './reply-tampering.js';
import { seededRandom } from './seeded-random.js';

const HOST = '127.0.0.1';

/** A network on loopback that breaks on demand, between the clients of a server and that server. */
export class TcpProxy {
  private readonly connections = new Set<ProxiedConnection>();
  private readonly listeners = new Set<(command: string, connection: ProxiedConnection) => void>();
  private readonly tampering: ReplyTampering;
  private readonly random: () => number;
  private frozen: { direction: Direction | 'both'; where: ConnectionFilter } | undefined;
  private slow: { milliseconds: number; jitter: number; direction: Direction } | undefined;
  private forbidden: ConnectionFilter | undefined;

  private constructor(
    private readonly server: Server,
    private readonly targetPort: number,
    readonly port: number,
    seed: number,
  ) {
    this.tampering = new ReplyTampering(seed);
    this.random = seededRandom(seed);
    server.on('connection', (client) => {
      this.connect(client);
    });
  }

  static start(targetPort: number, seed: number): Promise<TcpProxy> {
    return onFreePort(async (port) => {
      // A client that has sent its last request still wants the replies.
      const server = createServer({ allowHalfOpen: true });
      await listen(server, port);
      return new TcpProxy(server, targetPort, port, seed);
    }, quietPort);
  }

  get url(): string {
    return `redis://${HOST}:${String(this.port)}`;
  }

  /** Closes all connections and refuses new ones, until restore(). */
  async cut(): Promise<void> {
    if (!this.server.listening) return;
    const closed = once(this.server, 'close');
    this.server.close();
    this.dropWhere(everyConnection);
    await closed;
  }

  /** Ends every fault. What was kept back passes; a connection that was closed stays closed. */
  async restore(): Promise<void> {
    this.slow = undefined;
    this.forbidden = undefined;
    this.tampering.forgetAll();
    this.thaw();
    if (!this.server.listening) await listen(this.server, this.port);
  }

  /**
   * Keeps every connection open, takes new ones and delivers nothing, until thaw().
   *
   * @param direction `requests`: the server hears of nothing until then; `replies`: it does its work, and nobody learns
   */
  freeze(direction: Direction | 'both' = 'both', where: ConnectionFilter = everyConnection): void {
    this.frozen = { direction, where };
  }

  /** Delivers what was kept back, in its order. */
  thaw(): void {
    this.frozen = undefined;
    for (const connection of this.connections) connection.go();
  }

  /**
   * Holds every piece back for a while; the pieces of a connection keep their order.
   *
   * @param milliseconds 0 ends it
   * @param jitter milliseconds of a random addition to it, the same in every run with the same seed
   */
  delay(milliseconds: number, jitter = 0, direction: Direction = 'replies'): void {
    this.slow = { milliseconds, jitter, direction };
  }

  /** Passes so many bytes of the next replies of one connection, and resets it. */
  truncateNext(bytes: number, where: ConnectionFilter = everyConnection): void {
    this.tampering.truncateNext(bytes, where);
  }

  /** Changes bytes of the next reply, at places chosen by the seed. */
  corruptNext(corruption: Corruption = {}): void {
    this.tampering.corruptNext(corruption);
  }

  /** Closes some of the connections. @returns how many */
  dropWhere(where: ConnectionFilter): number {
    const victims = [...this.connections].filter(where);
    for (const connection of victims) connection.drop();
    return victims.length;
  }

  /** Closes these connections and every later one as soon as it is one of them, until restore(). @returns how many now */
  refuseWhere(where: ConnectionFilter): number {
    this.forbidden = where;
    return this.dropWhere(where);
  }

  /** The server's side of all connections closes, and the clients are not told. New connections work. */
  halfOpen(where: ConnectionFilter = everyConnection): number {
    const victims = [...this.connections].filter(where);
    for (const connection of victims) connection.halfOpen();
    return victims.length;
  }

  /** Waits until a client sends this command, such as `GET`; it is heard even when frozen. */
  sent(command: string): Promise<ProxiedConnection> {
    return new Promise((resolve) => {
      const listener = (name: string, connection: ProxiedConnection): void => {
        if (name !== command.toUpperCase()) return;
        this.listeners.delete(listener);
        resolve(connection);
      };
      this.listeners.add(listener);
    });
  }

  async stop(): Promise<void> {
    await this.cut();
  }

  private connect(client: Socket): void {
    const server = createConnection({ port: this.targetPort, host: HOST, allowHalfOpen: true });
    const connection = new ProxiedConnection(client, server, {
      isFrozen: (direction, of) =>
        this.frozen !== undefined && ['both', direction].includes(this.frozen.direction) && this.frozen.where(of),
      latency: (direction) =>
        this.slow?.direction === direction ? this.slow.milliseconds + this.random() * this.slow.jitter : 0,
      tamper: (piece, of) => this.tampering.pass(piece, of),
      heard: (command, of) => {
        if (this.forbidden?.(of) === true) of.drop();
        for (const listener of [...this.listeners]) listener(command, of);
      },
    });
    this.connections.add(connection);
    void connection.closed.then(() => {
      this.connections.delete(connection);
      this.tampering.closed(connection);
    });
  }
}

/** A proxy on a free port. @param options.seed of whatever is random about the faults */
export function startProxy({ targetPort, seed = 1 }: { targetPort: number; seed?: number }): Promise<TcpProxy> {
  return TcpProxy.start(targetPort, seed);
}

async function listen(server: Server, port: number): Promise<void> {
  server.listen(port, HOST);
  // Rejects on 'error', such as a port that is taken.
  await once(server, 'listening');
}
