import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createConnection } from 'node:net';

import { Redis } from 'ioredis';

import { startRedis } from '../support/redis-server.js';
import type { RedisServer } from '../support/redis-server.js';
import { startProxy } from '../support/tcp-proxy.js';
import type { TcpProxy } from '../support/tcp-proxy.js';

/** Milliseconds that an answer over loopback never takes. */
const PATIENCE = 250;
/** Sends nothing by itself. */
const PLAIN = {
  lazyConnect: true,
  retryStrategy: () => null,
  maxRetriesPerRequest: 0,
  enableReadyCheck: false,
  disableClientInfo: true,
  protocol: 2 as const,
};
const IMPATIENT = { ...PLAIN, commandTimeout: PATIENCE };

describe('a proxy before Redis', () => {
  let server: RedisServer;
  let proxy: TcpProxy;
  let clients: Redis[];

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  beforeEach(async () => {
    clients = [];
    proxy = await startProxy({ targetPort: server.port, seed: 7 });
    await direct().set('key', 'value');
  });
  afterEach(async () => {
    // Told to disconnect after its end, a client would wait for that in vain.
    for (const client of clients) if (client.status !== 'end') client.disconnect();
    await proxy.stop();
  });

  function connect(url: string, options: typeof PLAIN): Redis {
    const client = new Redis(url, options);
    // What breaks is what these tests ask for.
    client.on('error', () => undefined);
    clients.push(client);
    return client;
  }
  const direct = (): Redis => connect(server.url, PLAIN);
  const through = (options = PLAIN): Redis => connect(proxy.url, options);
  /** A client whose connection is up. */
  async function connected(options = PLAIN): Promise<Redis> {
    const client = through(options);
    await client.connect();
    return client;
  }

  it('passes everything, whatever its size', async () => {
    const large = randomBytes(3_000_000);
    const client = through();
    await client.set('large', large);
    expect((await client.getBuffer('large'))?.equals(large)).toBe(true);
    const replies = await Promise.all(Array.from({ length: 200 }, (_, index) => client.echo(String(index))));
    expect(replies).toEqual(Array.from({ length: 200 }, (_, index) => String(index)));
  });

  it('passes the end of a connection, from either side', async () => {
    const client = await connected();
    const subscriber = await connected();
    await subscriber.subscribe('channel');
    const killed = once(subscriber, 'end');
    await direct().call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    await killed;
    const id = await client.client('ID');
    client.disconnect();
    const observer = direct();
    while (new RegExp(`^id=${String(id)} `, 'm').test(String(await observer.client('LIST'))));
    expect(await observer.ping()).toBe('PONG');
  });

  it('resets its clients when the server is not there', async () => {
    const gone = await startProxy({ targetPort: 1 });
    await expect(connect(gone.url, PLAIN).ping()).rejects.toThrow();
    await gone.stop();
  });

  it('cut: closes, refuses, and serves again on the same port', async () => {
    const client = await connected();
    const ended = once(client, 'end');
    await proxy.cut();
    await ended;
    const refused = createConnection(proxy.port, '127.0.0.1');
    await expect(once(refused, 'connect')).rejects.toThrow('ECONNREFUSED');
    await proxy.restore();
    expect(await through().get('key')).toBe('value');
  });

  it('freeze: keeps and takes connections, delivers nothing, and everything in order when thawed', async () => {
    const client = await connected();
    proxy.freeze();
    const late = connect(proxy.url, PLAIN);
    const answers = [client.append('log', 'a'), client.append('log', 'b'), late.get('key')];
    await expect((await connected(IMPATIENT)).get('key')).rejects.toThrow('timed out');
    expect(await direct().exists('log')).toBe(0);
    proxy.thaw();
    expect(await Promise.all(answers)).toEqual([1, 2, 'value']);
    expect(await direct().get('log')).toBe('ab');
  });

  it('freeze replies: the server has done it, and the client does not know', async () => {
    const client = await connected();
    proxy.freeze('replies');
    const answer = client.set('done', 'yes');
    await proxy.sent('SET');
    const observer = direct();
    while ((await observer.get('done')) === null);
    proxy.thaw();
    expect(await answer).toBe('OK');
  });

  it('freeze requests: an abandoned command still reaches the server, later', async () => {
    const client = await connected(IMPATIENT);
    proxy.freeze('requests');
    await expect(client.set('abandoned', 'yes')).rejects.toThrow('timed out');
    expect(await direct().get('abandoned')).toBeNull();
    proxy.thaw();
    // Replies come in the order of the requests.
    await client.ping();
    expect(await direct().get('abandoned')).toBe('yes');
  });

  it('freeze only some connections', async () => {
    const [reader, writer] = [await connected(), await connected(IMPATIENT)];
    await writer.set('other', '1');
    proxy.freeze('both', ({ commands }) => commands.has('SET'));
    expect(await reader.get('key')).toBe('value');
    await expect(writer.set('other', '2')).rejects.toThrow('timed out');
  });

  it('delay: no reply comes earlier, and order stays with any jitter', async () => {
    const client = await connected();
    proxy.delay(60, 40);
    const start = performance.now();
    const replies = await Promise.all([1, 2, 3, 4].map((word) => client.echo(String(word))));
    expect(replies).toEqual(['1', '2', '3', '4']);
    // A timer may fire a millisecond early by another clock.
    expect(performance.now() - start).toBeGreaterThan(58);
    proxy.delay(PATIENCE * 2);
    await expect((await connected(IMPATIENT)).get('key')).rejects.toThrow('timed out');
  });

  it('truncateNext: cuts a reply in its middle and resets the connection', async () => {
    const socket = createConnection(proxy.port, '127.0.0.1');
    let received = '';
    socket.on('data', (piece) => (received += String(piece)));
    const broken = once(socket, 'end');
    proxy.truncateNext(7);
    socket.write('GET key\r\n');
    await expect(broken).rejects.toThrow('ECONNRESET');
    // The whole reply is $5 CRLF value CRLF.
    expect(received).toBe('$5\r\nval');
    expect(await through().get('key')).toBe('value');
  });

  it('truncateNext: chooses its victim', async () => {
    const [reader, writer] = [await connected(), await connected()];
    await writer.set('other', '1');
    proxy.truncateNext(2, ({ commands }) => commands.has('SET'));
    expect(await reader.get('key')).toBe('value');
    await expect(writer.set('other', '2')).rejects.toThrow();
  });

  it('corruptNext: changes one reply, in the same way in every run', async () => {
    const client = await connected();
    const [first, second] = [proxy, await startProxy({ targetPort: server.port, seed: 7 })];
    const twin = connect(second.url, PLAIN);
    await twin.connect();
    for (const each of [first, second]) each.corruptNext({ bytes: 2, from: 4 });
    const values = await Promise.all([client, twin].map((each) => each.getBuffer('key')));
    expect(values[0]).toEqual(values[1]);
    expect(values[0]).not.toEqual(Buffer.from('value'));
    expect(await client.get('key')).toBe('value');
    await second.stop();
  });

  it('dropWhere: closes only the connections meant', async () => {
    const client = await connected();
    const subscriber = await connected();
    await subscriber.subscribe('channel');
    const ended = once(subscriber, 'end');
    expect(proxy.dropWhere(({ commands }) => commands.has('SUBSCRIBE'))).toBe(1);
    await ended;
    expect(await client.get('key')).toBe('value');
  });

  it('refuseWhere: lets nobody subscribe until restored', async () => {
    proxy.refuseWhere(({ commands }) => commands.has('SUBSCRIBE'));
    const subscriber = await connected();
    await expect(subscriber.subscribe('refused')).rejects.toThrow();
    expect(await direct().pubsub('NUMSUB', 'refused')).toEqual(['refused', 0]);
    expect(await through().get('key')).toBe('value');
    await proxy.restore();
    expect(await (await connected()).subscribe('refused')).toBe(1);
  });

  it('halfOpen: the server sees the end, the client sees silence, new connections work', async () => {
    const client = await connected(IMPATIENT);
    const id = await client.client('ID');
    expect(proxy.halfOpen()).toBe(1);
    await expect(client.get('key')).rejects.toThrow('timed out');
    expect(client.status).toBe('ready');
    expect(await direct().client('LIST')).not.toMatch(new RegExp(`^id=${String(id)} `, 'm'));
    expect(await through().get('key')).toBe('value');
  });
});
