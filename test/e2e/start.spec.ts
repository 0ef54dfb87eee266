import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { SignedInView } from '../../src/auth/session.view.js';
import { Program } from '../support/program.js';
import { createTestDatabase } from '../support/test-database.js';
import { testRedisUrl } from '../support/test-redis.js';

const TIMEOUT = 60_000;

describe('npm start', () => {
  let folder: string;
  let started: Program[] = [];

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'larder-start-'));
  });
  afterEach(async () => {
    await Promise.all(started.map((program) => program.stop('SIGKILL')));
    started = [];
    await rm(folder, { recursive: true });
  });

  const start = (variables: Record<string, string> = {}): Program => {
    const program = new Program(folder, { PORT: '0', ...variables });
    started.push(program);
    return program;
  };

  it(
    'serves with embedded stores, says where everything is, and keeps the data',
    async () => {
      const first = start();
      const api = await first.ready();
      const password = (await readFile(join(folder, 'data/admin-password'), 'utf8')).trim();
      expect((await stat(join(folder, 'data/admin-password'))).mode & 0o777).toBe(0o600);
      const login = { body: { email: 'admin@larder.local', password } };
      const { body } = await api.post<SignedInView>('/v1/auth/login', login);
      await api.patch(`/v1/users/${body.user.id}`, { token: body.token, body: { displayName: 'Kept' } });
      const { code, stdout } = await first.stop();
      expect(code).toBe(0);
      for (const part of [
        `${api.url}/v1`,
        `${api.url}/docs`,
        `${api.url}/health/ready`,
        'embedded Postgres in data/postgres',
        'near store alone',
        'the password is in data/admin-password',
      ]) {
        expect(stdout).toContain(part);
      }
      expect(stdout).not.toContain(password);

      const again = await start().ready();
      expect(await again.post('/v1/auth/login', login)).toMatchObject({
        status: 200,
        body: { user: { displayName: 'Kept', role: 'admin' } },
      });
      expect((await again.get('/v1/auth/session', { token: body.token })).status).toBe(200);
    },
    TIMEOUT,
  );

  it(
    'keeps what was acknowledged, and starts again, when it was killed',
    async () => {
      const first = start();
      const api = await first.ready();
      const account = { email: 'ada@example.org', password: 'correct horse' };
      expect((await api.post('/v1/auth/register', { body: { ...account, displayName: 'Ada' } })).status).toBe(201);
      await first.stop('SIGKILL');
      const again = await start().ready();
      expect((await again.post('/v1/auth/login', { body: account })).status).toBe(200);
    },
    TIMEOUT,
  );

  it(
    'refuses a folder that another process uses',
    async () => {
      await start().ready();
      const { code, stderr } = await start().end();
      expect(code).toBe(1);
      expect(stderr.trim()).toBe(
        'The folder data is in use by another process. Stop that one, or set DATA_DIR to another folder.',
      );
    },
    TIMEOUT,
  );

  it(
    'uses the servers that it is given, without telling their passwords',
    async () => {
      const database = await createTestDatabase();
      const url = new URL(database.url);
      url.username ||= 'postgres';
      url.password ||= 'hunter2';
      const program = start({ DATABASE_URL: url.href, REDIS_URL: testRedisUrl(), CACHE_KEY_PREFIX: 'test-start' });
      try {
        const api = await program.ready();
        expect((await api.get('/health/ready')).body).toMatchObject({
          details: { redis: { configured: true, status: 'up' } },
        });
        const { code, stdout, stderr } = await program.stop();
        expect(code).toBe(0);
        expect(stdout).toContain(`Postgres at ${url.host}${url.pathname}`);
        expect(stdout).toContain(`near store and Redis at ${new URL(testRedisUrl()).host}`);
        expect(stdout + stderr).not.toContain(url.password);
      } finally {
        await program.stop('SIGKILL');
        await database.drop();
      }
    },
    TIMEOUT,
  );

  it(
    'reads .env, over which the variables of the process win',
    async () => {
      await writeFile(join(folder, '.env'), 'PORT=99999\nDATA_DIR=elsewhere\n');
      const program = start();
      await program.ready();
      expect((await program.stop()).stdout).toContain('embedded Postgres in elsewhere/postgres');
    },
    TIMEOUT,
  );

  it.each([
    [{ PORT: 'many' }, 'PORT is "many", but must be a whole number from 0 to 65535'],
    [{ DATABASE_URL: 'localhost' }, 'DATABASE_URL is "localhost", but must be a URL such as postgres://'],
    [{ CACHE_DEFAULT_TTL: 'soon' }, 'CACHE_DEFAULT_TTL is "soon", but must be a time with a unit'],
    [{ ADMIN_EMAIL: 'a@b.co' }, 'ADMIN_EMAIL and ADMIN_PASSWORD go together'],
  ])(
    'stops with one readable message for %j',
    async (variables, message) => {
      const { code, stdout, stderr } = await start(variables).end();
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
      expect(stderr).toContain(message);
      expect(stderr.trim().split('\n')).toHaveLength(2);
    },
    TIMEOUT,
  );

  it(
    'says what is wrong with a database that does not exist',
    async () => {
      const url = new URL(process.env.TEST_DATABASE_URL ?? '');
      url.pathname = '/nowhere';
      const { code, stderr } = await start({ DATABASE_URL: url.href }).end();
      expect(code).toBe(1);
      expect(stderr.trim()).toMatch(
        /^Postgres at \S+\/nowhere refuses the connection: .* Create the database, or name an existing one in DATABASE_URL\.$/,
      );
    },
    TIMEOUT,
  );

  it(
    'says that a port is in use',
    async () => {
      const other = createServer().listen(0, '127.0.0.1');
      await once(other, 'listening');
      const { port } = other.address() as AddressInfo;
      const { code, stderr } = await start({ PORT: String(port) }).end();
      other.close();
      expect(code).toBe(1);
      expect(stderr.trim()).toBe(
        `Port ${String(port)} on 127.0.0.1 is in use. Stop what uses it, or set PORT to another one.`,
      );
    },
    TIMEOUT,
  );
});
