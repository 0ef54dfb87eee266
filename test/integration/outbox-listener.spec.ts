import { once } from 'node:events';
import { createServer } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { OutboxListener } from '../../src/database/transactions/outbox-listener.js';
import { freePort } from '../support/free-port.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

/** Milliseconds. */
const PATIENCE = 20;
const LIMIT = 300;

describe('who listens for what is handed over', () => {
  let database: TestDatabase;
  let proxy: TcpProxy;
  let url: string;
  let listener: OutboxListener | undefined;

  beforeAll(async () => {
    database = await createTestDatabase();
    const through = new URL(database.url);
    proxy = await TcpProxy.start(Number(through.port), 1);
    through.port = String(proxy.port);
    url = through.href;
  });
  afterEach(async () => {
    await proxy.restore();
    await listener?.close();
  });
  afterAll(async () => {
    await proxy.stop();
    await database.drop();
  });

  const listen = (): string[] => {
    const heard: string[] = [];
    listener = new OutboxListener(url, (told = 'connected') => heard.push(told), PATIENCE, LIMIT);
    return heard;
  };
  const notify = async (): Promise<void> => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query(`SELECT pg_notify('cache_outbox', 'some cache')`);
    await client.end();
  };

  it('hears what is told', async () => {
    const heard = listen();
    await until('there is a connection', async () => heard.includes('connected'));
    await notify();
    await until('it has heard', async () => heard.length > 1);
    expect(heard).toEqual(['connected', 'some cache']);
  });

  it('gives up a server that accepts and says nothing, and tries again', async () => {
    let connections = 0;
    const heard: (string | undefined)[] = [];
    const silent = createServer((socket) => {
      connections += 1;
      socket.resume().on('error', () => undefined);
    });
    const port = await freePort();
    silent.listen(port, '127.0.0.1');
    await once(silent, 'listening');
    listener = new OutboxListener(`postgres://127.0.0.1:${port}/none`, (told) => heard.push(told), PATIENCE, LIMIT);
    await until('it has tried again', async () => connections > 1);
    expect(heard).toEqual([]);
    await listener.close();
    listener = undefined;
    silent.close();
  });

  it('is closed although the server says nothing', async () => {
    const heard = listen();
    await until('there is a connection', async () => heard.includes('connected'));
    proxy.freeze();
    await listener?.close();
    listener = undefined;
    expect(heard).toEqual(['connected']);
  });

  it('is closed although the server has not answered yet', async () => {
    proxy.freeze();
    const heard = listen();
    await listener?.close();
    listener = undefined;
    expect(heard).toEqual([]);
  });
});
