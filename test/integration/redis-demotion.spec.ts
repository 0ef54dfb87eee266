import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createConnection, createServer, type Server, type Socket } from 'node:net';
import { Cache } from '../../src/cache/core.js';
import { freePort } from '../support/free-port.js';
import { RedisAdmin } from '../support/redis-admin.js';
import { type RedisServer, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

/** A name that leads to one server, and later to another: connections that are there stay where they are. */
class MovingName {
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  constructor(
    public target: number,
    readonly port: number,
  ) {
    this.server = createServer((near) => {
      const far = createConnection(this.target, '127.0.0.1');
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => {});
        socket.on('close', () => {
          near.destroy();
          far.destroy();
        });
      }
      near.pipe(far).pipe(near);
    }).listen(port, '127.0.0.1');
  }

  stop(): void {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }
}

describe('a primary that becomes a replica while its connections stay open', () => {
  let first: RedisServer;
  let second: RedisServer;
  let admin: RedisAdmin;
  let name: MovingName;
  let cache: Cache;

  beforeEach(async () => {
    [first, second] = await Promise.all([startRedis(), startRedis()]);
    admin = new RedisAdmin(first.port);
    name = new MovingName(first.port, await freePort());
    cache = new Cache({ namespace: 'test', near: false, remote: { url: `redis://127.0.0.1:${String(name.port)}` } });
    await cache.connect(5_000);
    await until('the bus is heard', async () => cache.stats().remote.busAlive);
  });
  afterEach(async () => {
    await cache.close();
    admin.close();
    name.stop();
    await Promise.all([first.stop(), second.stop()]);
  });

  const worksAgain = () =>
    until('evictions are acknowledged and heard again', async () => {
      await cache.evict('k');
      const { journalDepth, busAlive } = cache.stats().remote;
      return journalDepth === 0 && busAlive;
    });
  const clientsOf = async (server: RedisServer): Promise<readonly string[]> => {
    const asking = new RedisAdmin(server.port);
    const clients = String(await asking.ask('CLIENT', 'LIST', 'TYPE', 'pubsub'));
    asking.close();
    return clients.split('\n').filter(Boolean);
  };

  it('is left for the server that its name leads to now, with everything that listens there', async () => {
    await admin.ask('REPLICAOF', '127.0.0.1', String(second.port));
    name.target = second.port;
    await worksAgain();
    expect(await clientsOf(first)).toHaveLength(0);
    expect(await clientsOf(second)).toHaveLength(1);
  });

  it('is used again when it is the primary again', async () => {
    await admin.ask('REPLICAOF', '127.0.0.1', String(second.port));
    await until('it is left', async () => (await cache.health()).status !== 'up');
    await admin.ask('REPLICAOF', 'NO', 'ONE');
    await worksAgain();
    expect(await clientsOf(first)).toHaveLength(1);
  });
});
