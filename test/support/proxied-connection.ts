import type { Socket } from 'node:net';

import { ProxyFlow } from './proxy-flow.js';
import type { FlowConditions } from './proxy-flow.js';
import { RequestNames } from './request-names.js';
import { resetSocket } from './reset-socket.js';

export type Direction = 'requests' | 'replies';

/** What the proxy decides for its connections. */
export interface ConnectionConditions {
  isFrozen: (direction: Direction, connection: ProxiedConnection) => boolean;
  latency: (direction: Direction) => number;
  tamper: (piece: Buffer, connection: ProxiedConnection) => ReturnType<FlowConditions['pass']>;
  /** The client has sent a command; it goes on to the server, unless the connection is dropped right now. */
  heard: (command: string, connection: ProxiedConnection) => void;
}

/** A client of the proxy with its connection to the server behind. */
export class ProxiedConnection {
  /** The names of all commands that the client has sent, in upper case. */
  readonly commands = new Set<string>();
  readonly closed: Promise<unknown>;
  private readonly names = new RequestNames();
  private readonly flows: readonly ProxyFlow[];

  constructor(
    private readonly client: Socket,
    private readonly server: Socket,
    conditions: ConnectionConditions,
  ) {
    for (const socket of [client, server]) socket.setNoDelay();
    client.on('data', (piece: Buffer) => {
      for (const name of this.names.read(piece)) {
        this.commands.add(name);
        conditions.heard(name, this);
      }
    });
    const flow = (direction: Direction, source: Socket, sink: Socket, pass: FlowConditions['pass']): ProxyFlow =>
      new ProxyFlow(source, sink, {
        isFrozen: () => conditions.isFrozen(direction, this),
        latency: () => conditions.latency(direction),
        pass,
        reset: () => {
          this.reset();
        },
      });
    this.flows = [
      flow('requests', client, server, (piece) => ({ piece, reset: false })),
      flow('replies', server, client, (piece) => conditions.tamper(piece, this)),
    ];
    this.closed = Promise.all(
      [client, server].map((socket) => new Promise((resolve) => socket.once('close', resolve))),
    );
  }

  /** The conditions have changed. */
  go(): void {
    for (const flow of this.flows) flow.go();
  }

  drop(): void {
    this.stopFlows();
    this.client.destroy();
    this.server.destroy();
  }

  /** The server's side ends; the client's stays open, swallows what is sent and never answers. */
  halfOpen(): void {
    this.stopFlows();
    this.server.destroy();
    this.client.removeAllListeners('data');
    this.client.resume();
    // Without somebody at the other end, nobody else would answer the client's goodbye.
    this.client.once('end', () => this.client.end());
  }

  /** The client sees its connection reset, not closed in good order. */
  private reset(): void {
    this.stopFlows();
    resetSocket(this.client);
    this.server.destroy();
  }

  private stopFlows(): void {
    for (const flow of this.flows) flow.stop();
  }
}
