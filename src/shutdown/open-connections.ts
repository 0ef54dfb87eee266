import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Injectable } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { Drain } from './drain.js';

/** Milliseconds between two looks for connections on which nothing is under way. */
const LOOK_INTERVAL = 50;

/** Milliseconds in which a connection on which nothing was ever asked may still ask. */
const SILENCE = 1_000;

/** What clients keep open to the HTTP server. */
@Injectable()
export class OpenConnections {
  private server: Server | undefined;
  private readonly open = new Set<Socket>();
  /** Those on which nothing was asked yet: Node takes them for busy. */
  private readonly silent = new Set<Socket>();

  constructor(private readonly drain: Drain) {}

  /**
   * Makes answers say `Connection: close` while the process drains (RFC 9112, section 9.6): the client asks the next time
   * over a new connection, which leads to another instance, and never over one that is being closed.
   *
   * @param fastify before its routes are registered
   */
  watch(fastify: FastifyInstance): void {
    this.server = fastify.server;
    this.server.on('connection', (socket: Socket) => {
      this.open.add(socket);
      this.silent.add(socket);
      socket.once('close', () => {
        this.open.delete(socket);
        this.silent.delete(socket);
      });
    });
    fastify.addHook('onRequest', ({ raw }, _reply, done) => {
      this.silent.delete(raw.socket);
      done();
    });
    // When it is sent, and not when it was asked for: that may have been before.
    fastify.addHook('onSend', (_request, reply, payload, done) => {
      if (this.drain.isUnderWay) reply.header('Connection', 'close');
      done(null, payload);
    });
  }

  /**
   * Closes connections as they become idle; silent ones after a second, all of them after `limit` milliseconds. A server
   * that is closed waits for each.
   *
   * @param cut told how many were left when the time was over, if any
   * @returns stops it
   */
  release(limit: number, cut: (left: number) => void): () => void {
    const looking = setInterval(() => this.server?.closeIdleConnections(), LOOK_INTERVAL);
    const silence = setTimeout(() => this.destroy(this.silent), Math.min(SILENCE, limit));
    const end = setTimeout(() => {
      if (this.open.size > 0) cut(this.open.size);
      this.destroy(this.open);
    }, limit);
    return () => [looking, silence, end].forEach((timer) => clearTimeout(timer));
  }

  private destroy(sockets: Iterable<Socket>): void {
    for (const socket of sockets) socket.destroy();
  }
}
