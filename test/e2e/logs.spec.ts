import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { SignedInView } from '../../src/auth/session.view.js';
import { expectProblem } from '../support/expect-problem.js';
import { Program, type Run } from '../support/program.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

type Line = Readonly<Record<string, unknown>>;

const secret = (): string => randomBytes(9).toString('hex');

describe('the log of a program in production', () => {
  let folder: string;
  let database: TestDatabase;
  let end: Run;
  let output: string;
  let lines: Line[];
  let userId: string;

  const secrets = {
    email: `ada-${secret()}@example.org`,
    password: `correct ${secret()}`,
    newPassword: `staple ${secret()}`,
    administrator: `only for the tests ${secret()}`,
    cookie: secret(),
    guest: secret(),
    query: secret(),
    invalid: secret(),
  };
  const tokens: string[] = [];
  const headers = { cookie: `session=${secrets.cookie}`, 'guest-session': secrets.guest };

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'larder-logs-'));
    database = await createTestDatabase();
    const program = new Program(folder, {
      PORT: '0',
      NODE_ENV: 'production',
      LOG_LEVEL: 'debug',
      DATABASE_URL: database.url,
      ADMIN_EMAIL: 'root@example.org',
      ADMIN_PASSWORD: secrets.administrator,
    });
    const api = await program.ready();
    const { email, password, newPassword } = secrets;
    const registration = { email, password, displayName: 'Ada' };
    const { body } = await api.post<SignedInView>('/v1/auth/register', { body: registration, headers });
    userId = body.user.id;
    const { body: again } = await api.post<SignedInView>('/v1/auth/login', { body: { email, password }, headers });
    tokens.push(body.token, again.token);
    const token = body.token;
    await api.get(`/v1/users/${userId}?search=${secrets.query}&token=${token}`, { token, headers });
    await api.post('/v1/auth/login', { body: { email, password: secrets.invalid } });
    await api.post('/v1/auth/register', { body: registration });
    await api.post('/v1/auth/register', { body: { ...registration, email: secrets.invalid, password: 'short' } });
    await api.post('/v1/auth/login', { raw: `{"email":"${email}","password":"${password}` });
    await api.patch(`/v1/users/${userId}`, { token, body: { displayName: 'x'.repeat(99), email } });
    await api.get(`/v1/users/${email}`, { token });
    await api.get(`/v1/nowhere/${token}`, { token, headers: { 'x-request-id': 'trace-1' } });
    await api.get('/v1/auth/session', { token: tokens[1]?.split('').reverse().join('') });
    const passwords = { currentPassword: password, newPassword };
    await api.post('/v1/auth/change-password', { token, body: passwords, headers });

    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    await client.query('ALTER TABLE users RENAME TO lost');
    await client.end();
    const failure = await api.post('/v1/auth/login', { body: { email, password: newPassword }, headers });
    expectProblem(failure, 500, 'SERVER.ERROR');
    expectProblem(await api.post('/v1/auth/register', { body: registration, headers }), 500, 'SERVER.ERROR');

    end = await program.stop();
    output = end.stdout;
    lines = output
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
  }, 120_000);
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  const requests = (): Line[] => lines.filter(({ context }) => context === 'Request');

  it('is all that the program says', () => {
    expect(end).toMatchObject({ code: 0, stderr: '' });
  });

  it('holds nothing secret', () => {
    for (const [name, value] of [...Object.entries(secrets), ...tokens.map((token) => ['a token', token] as const)]) {
      expect({ name, isLogged: output.includes(value) }).toEqual({ name, isLogged: false });
      expect({ name, isLogged: output.includes(encodeURIComponent(value)) }).toEqual({ name, isLogged: false });
    }
    expect(output).not.toMatch(/argon2id|Bearer [\w-]{43}/);
  });

  it('has one line for each request, with what is needed to find it again', () => {
    expect(requests()).toHaveLength(14);
    const [registration] = requests();
    expect(registration).toMatchObject({
      level: 'info',
      method: 'POST',
      route: '/v1/auth/register',
      path: '/v1/auth/register',
      status: 201,
      ms: expect.any(Number),
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      msg: 'POST /v1/auth/register 201',
    });
  });

  it('names the pattern of the route, the path without its query, and the user', () => {
    expect(requests().find(({ route }) => route === '/v1/users/:userId')).toMatchObject({
      path: `/v1/users/${userId}`,
      status: 200,
      userId,
    });
  });

  it('carries the id that the client gave, also where there is no route', () => {
    expect(requests().find(({ requestId }) => requestId === 'trace-1')).toMatchObject({
      path: '/v1/nowhere/[concealed]',
      status: 404,
    });
  });

  it('tells of a failure where it came from, under the id of its request', () => {
    const failures = lines.filter(({ context }) => context === 'Http');
    expect(failures).toHaveLength(2);
    const ids = requests()
      .filter(({ status }) => status === 500)
      .map(({ requestId }) => requestId);
    expect(failures.map(({ requestId }) => requestId)).toEqual(ids);
    expect(failures[0]).toMatchObject({
      level: 'error',
      stack: expect.stringMatching(/does not exist[^]*AuthService\.login/),
    });
  });

  it('tells of its start in a line like the others', () => {
    expect(lines.find(({ context }) => context === 'Start')?.msg).toMatch(/^Larder is ready .*\n {2}API +http/);
  });
});
