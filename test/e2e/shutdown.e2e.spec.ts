import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignedInView } from '../../src/auth/session.view.js';
import type { Client } from '../support/client.js';
import { Program, type Run } from '../support/program.js';
import { ADMINISTRATOR } from '../support/stack.js';
import { createMigratedDatabase, type TestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';
import { until } from '../support/until.js';

const TIMEOUT = 60_000;

/** Longer than any spec waits. */
const FOREVER = '900s';

describe('a process that is told to end', () => {
  let database: TestDatabase;
  let program: Program | undefined;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    database = await createMigratedDatabase();
  });
  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.destroy();
    await program?.stop('SIGKILL');
  });
  afterAll(() => database.drop());

  function launch(variables: Record<string, string> = {}): Program {
    program = new Program(process.cwd(), {
      PORT: '0',
      DATABASE_URL: database.url,
      REDIS_URL: testRedisUrl(),
      CACHE_KEY_PREFIX: 'test-shutdown',
      ADMIN_EMAIL: ADMINISTRATOR.email,
      ADMIN_PASSWORD: ADMINISTRATOR.password,
      ...variables,
    });
    return program;
  }

  async function start(variables: Record<string, string> = {}): Promise<{ program: Program; api: Client }> {
    const started = launch(variables);
    return { program: started, api: await started.ready() };
  }

  const readiness = async (api: Client): Promise<number> => (await api.get('/health/ready')).status;
  const tokenOf = async (api: Client): Promise<string> =>
    (await api.post<SignedInView>('/v1/auth/login', { body: ADMINISTRATOR })).body.token;

  async function open(api: Client, text: string): Promise<Socket> {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    sockets.push(socket);
    // One that is cut may be reset.
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write(text);
    return socket;
  }

  /** A login that the server has begun to read, and of which the last byte is kept back: what arrives after it. */
  async function unfinished(api: Client): Promise<{ socket: Socket; last: string; answer: Promise<string> }> {
    const body = JSON.stringify(ADMINISTRATOR);
    const head = [
      'POST /v1/auth/login HTTP/1.1',
      'Host: larder',
      'Content-Type: application/json',
      `Content-Length: ${body.length}`,
      'Expect: 100-continue',
      '',
      '',
    ];
    const socket = await open(api, head.join('\r\n'));
    await once(socket, 'data');
    socket.write(body.slice(0, -1));
    let answer = '';
    socket.on('data', (chunk: Buffer) => (answer += chunk.toString()));
    const closed = new Promise<string>((resolve) => socket.on('close', () => resolve(answer)));
    return { socket, last: body.slice(-1), answer: closed };
  }

  const isRefused = async (api: Client): Promise<boolean> => {
    const { hostname, port } = new URL(api.url);
    const socket = connect(Number(port), hostname);
    try {
      await once(socket, 'connect');
      return false;
    } catch {
      return true;
    } finally {
      socket.destroy();
    }
  };

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'is not ready any more, alive, and still answers: %s; at once on a second signal',
    async (signal) => {
      const { program, api } = await start({ SHUTDOWN_DELAY: FOREVER });
      expect((await api.get('/health/ready')).headers.get('connection')).toBe('keep-alive');
      let run: Run | undefined;
      void program.stop(signal).then((ended) => (run = ended));
      await until('it is not ready', async () => (await readiness(api)) === 503);
      expect(await api.get('/health/ready')).toMatchObject({ status: 503, body: { status: 'shutting_down' } });
      expect((await api.get('/health/live')).status).toBe(200);
      expect((await api.get('/health/startup')).status).toBe(200);
      const answer = await api.post('/v1/auth/login', { body: ADMINISTRATOR });
      expect([answer.status, answer.headers.get('connection')]).toEqual([200, 'close']);
      expect(run).toBeUndefined();
      await until('it has ended', async () => {
        void program.stop(signal);
        return Promise.resolve(run !== undefined);
      });
      expect(run?.code).toBe(signal === 'SIGTERM' ? 143 : 130);
    },
    TIMEOUT,
  );

  it(
    'ends at once while it starts, and does not call that a failure',
    async () => {
      // Redis is waited for, for a second, when the routes are there.
      const hung = createServer((socket) => sockets.push(socket.on('error', () => undefined)));
      await once(hung.listen(0, '127.0.0.1'), 'listening');
      try {
        const { port } = hung.address() as AddressInfo;
        const starting = launch({ REDIS_URL: `redis://127.0.0.1:${port}`, LOG_LEVEL: 'debug' });
        await starting.printed('Mapped {/auth/login, POST}');
        const { code, stderr } = await starting.stop();
        expect({ code, stderr }).toEqual({ code: 143, stderr: '' });
      } finally {
        hung.close();
      }
    },
    TIMEOUT,
  );

  it(
    'finishes what is under way, accepts nothing new, ends streams, and closes what is idle',
    async () => {
      const { program, api } = await start();
      const stream = await fetch(`${api.url}/admin/cache/live`, {
        headers: { Authorization: `Bearer ${await tokenOf(api)}` },
      });
      const { socket, last, answer } = await unfinished(api);
      const streamed = stream.text();
      const ended = program.stop();
      await until('it accepts nothing', () => isRefused(api));
      expect(await streamed).toContain('"totals"');
      socket.write(last);
      expect(await answer).toMatch(/^HTTP\/1\.1 200 OK\r\n[^]*connection: close\r\n/i);
      expect((await ended).code).toBe(0);
    },
    TIMEOUT,
  );

  it(
    'waits no longer than it is told to for a request that does not end, nor for a connection that never asks',
    async () => {
      const { program, api } = await start({ SHUTDOWN_TIMEOUT: '2s', LOG_LEVEL: 'warn' });
      await open(api, '');
      const { answer } = await unfinished(api);
      const { code, stdout, stderr } = await program.stop();
      expect({ code, answer: await answer }).toEqual({ code: 0, answer: '' });
      expect(stdout + stderr).toContain('1 connections were cut: their requests took more than 2 s');
    },
    TIMEOUT,
  );
});
