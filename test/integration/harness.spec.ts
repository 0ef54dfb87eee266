import { afterEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, watch } from 'node:fs';
import { createConnection } from 'node:net';

import { Redis } from 'ioredis';
import pg from 'pg';

import { startPostgres } from '../support/postgres-server.js';
import { startRedis } from '../support/redis-server.js';
import type { RedisServer } from '../support/redis-server.js';
import { createTestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';

const FAIL_FAST = { retryStrategy: () => null, maxRetriesPerRequest: 0, lazyConnect: true };

describe('the servers of the integration tests', () => {
  const endings: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of endings.splice(0).reverse()) await end();
  });

  async function query(url: string, text: string): Promise<unknown[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    endings.push(() => client.end());
    return (await client.query<Record<string, unknown>>(text)).rows;
  }

  function redis(url: string): Redis {
    const client = new Redis(url, FAIL_FAST);
    endings.push(() => client.disconnect());
    return client;
  }

  async function ownRedis(args: string[] = []): Promise<RedisServer> {
    const server = await startRedis({ args });
    endings.push(() => server.stop());
    return server;
  }

  /** Long enough for a server that works to answer many times. */
  async function meanwhile(): Promise<string> {
    const client = redis(testRedisUrl());
    for (let i = 0; i < 50; i++) await client.ping();
    return 'another Redis answered';
  }

  it('share a real Redis', async () => {
    const client = redis(testRedisUrl());
    expect(await client.info('server')).toMatch(/redis_version:\d/);
  });

  it('share a real Postgres, with an empty database for whoever asks', async () => {
    const database = await createTestDatabase();
    endings.push(() => database.drop());
    const [version] = await query(database.url, 'SELECT version()');
    expect(version).toEqual({ version: expect.stringMatching(/^PostgreSQL \d/) });
    expect(await query(database.url, `SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
  });

  it('give every test database its own name and remove it with its connections', async () => {
    const [first, second] = [await createTestDatabase(), await createTestDatabase()];
    endings.push(() => second.drop());
    expect(first.url).not.toBe(second.url);
    const client = new pg.Client({ connectionString: first.url });
    const ended = new Promise((resolve) => client.on('error', resolve));
    await client.connect();
    await first.drop();
    await ended;
    await expect(new pg.Client({ connectionString: first.url }).connect()).rejects.toThrow('does not exist');
  });

  it('start an own Redis with own settings', async () => {
    const server = await ownRedis(['--maxmemory', '4mb']);
    expect(await redis(server.url).config('GET', 'maxmemory')).toEqual(['maxmemory', '4194304']);
  });

  it('kill a Redis and bring it back, empty, on the same port', async () => {
    const server = await ownRedis();
    await redis(server.url).set('key', 'value');
    await server.kill();
    await expect(redis(server.url).ping()).rejects.toThrow();
    const again = await startRedis({ port: server.port });
    endings.push(() => again.stop());
    expect(await redis(again.url).get('key')).toBeNull();
  });

  it('freeze a Redis: it accepts the connection and stays silent until it is thawed', async () => {
    const server = await ownRedis();
    server.freeze();
    const socket = createConnection(server.port, '127.0.0.1');
    await once(socket, 'connect');
    const answer = once(socket, 'data') as Promise<[Buffer]>;
    socket.write('PING\r\n');
    expect(await Promise.race([answer, meanwhile()])).toBe('another Redis answered');
    server.thaw();
    expect(String((await answer)[0])).toBe('+PONG\r\n');
    socket.destroy();
  });

  it('freeze a Postgres with its open connections, and stop it while frozen', async () => {
    const server = await startPostgres();
    const { directory } = server.guardian;
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    server.freeze();
    const answer = client.query('SELECT 1');
    expect(await Promise.race([answer, meanwhile()])).toBe('another Redis answered');
    server.thaw();
    expect((await answer).rowCount).toBe(1);
    server.freeze();
    await server.stop();
    expect(existsSync(directory)).toBe(false);
  });

  it('say why a server did not start', async () => {
    await expect(startRedis({ args: ['--maxmemory', 'plenty'] })).rejects.toThrow(/maxmemory/);
  });

  it('leave nothing behind when the test process is killed outright', async () => {
    const program = `
      import { tsImport } from 'tsx/esm/api';
      const { startRedis } = await tsImport('./test/support/redis-server.ts', '${new URL('../../', import.meta.url).href}');
      const { port, guardian } = await startRedis();
      console.log(JSON.stringify({ port, directory: guardian.directory }));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
      cwd: new URL('../../', import.meta.url),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const { port, directory } = JSON.parse(String(line)) as { port: number; directory: string };
    const socket = createConnection(port, '127.0.0.1');
    await once(socket, 'connect');
    // A watched folder that is itself removed reports a rename.
    const watcher = watch(directory);
    endings.push(() => watcher.close());
    const removed = once(watcher, 'change');
    const closed = once(socket, 'close');
    child.kill('SIGKILL');
    await closed;
    await removed;
    expect(existsSync(directory)).toBe(false);
  });
});
