import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CurrentSessionView } from '../../src/auth/session.view.js';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { STACKS, type Account, type Answer, type Stack } from '../support/stack.js';

/** What might mean something to SQL, to a key or pattern of the cache, to a path or to JSON. */
const HOSTILE = [
  "' OR '1'='1",
  "'; DROP TABLE users; --",
  'a:b*{c}',
  '*',
  'user:profile:*',
  '{userId}',
  '../../etc/passwd',
  '%00',
  '\\u0000',
  '__proto__',
  '[object Object]',
  '💥'.repeat(20),
];

function expectProblem({ status, type, body }: Answer): void {
  expect({ status, type }).toEqual({ status: expect.any(Number), type: 'application/problem+json' });
  expect(status).toBeGreaterThanOrEqual(400);
  expect(status).toBeLessThan(500);
  expect(body).toMatchObject({
    type: expect.stringMatching(/^urn:larder:problem:/),
    title: expect.any(String),
    status,
    detail: expect.any(String),
    code: expect.stringMatching(/^[A-Z_]+\.[A-Z_]+$/),
    instance: expect.any(String),
  });
}

describe.each(STACKS)('bad input %s', (_, start) => {
  let stack: Stack;
  let ada: Account;

  beforeAll(async () => {
    stack = await start();
    ada = await stack.register('Secret Owner');
  }, 60_000);
  afterAll(() => stack.close());

  const logIn = (raw: string, headers = {}): Promise<Answer> => stack.send('POST', '/v1/auth/login', { raw, headers });

  it.each([
    ['cut-off JSON', '{"email":', 400],
    ['no JSON at all', 'email=a', 400],
    ['an empty body', '', 400],
    ['an array', '[{"email":"a@b.co"}]', 400],
    ['null', 'null', 400],
    ['a number', '42', 400],
    ['wrong types', '{"email":{"$ne":null},"password":["x"]}', 400],
    ['an unknown field', '{"email":"a@b.co","password":"0123456789","role":"admin"}', 400],
    ['a poisoned prototype', '{"email":"a@b.co","password":"0123456789","__proto__":{"role":"admin"}}', 400],
    ['a NUL character', '{"email":"a@b.co","password":"0123456789\\u0000"}', 400],
    ['a lone surrogate', '{"email":"a@b.co","password":"0123456789\\ud800"}', 400],
    ['nesting of 40,000 levels', `{"email":${'['.repeat(40_000)}${']'.repeat(40_000)}}`, 400],
    ['a body beyond the limit', `{"email":"${'x'.repeat(200_000)}"}`, 413],
  ])('refuses %s', async (_what, raw, status) => {
    const answer = await logIn(raw);
    expectProblem(answer);
    expect(answer.status).toBe(status);
  });

  it.each(['text/plain', 'application/xml', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x'])(
    'refuses a body of type %s',
    async (type) => {
      const answer = await logIn('email=a', { 'content-type': type });
      expectProblem(answer);
      expect(answer.status).toBe(415);
    },
  );

  it('lists the refused fields', async () => {
    const request = { email: 'x', password: 'short', displayName: '' };
    const { body } = await stack.post<ProblemDetails>('/v1/auth/register', { body: request });
    expect(new Set(body.errors?.map(({ field }) => field))).toEqual(new Set(['email', 'password', 'displayName']));
  });

  it.each(HOSTILE)('takes %j for nothing but text', async (text) => {
    const encoded = encodeURIComponent(text);
    const answers = [
      await ada.get(`/v1/users/${encoded}`),
      await ada.get(`/v1/users/${encoded}/public`),
      await ada.get(`/v1/users/by-wallet/${encoded}`),
      await ada.get(`/v1/meetings/${encoded}`),
      await ada.post('/v1/auth/login', { body: { email: text, password: text } }),
      await stack.get('/v1/auth/session', { token: encoded }),
    ];
    for (const answer of answers) {
      expectProblem(answer);
      expect(JSON.stringify(answer.body)).not.toMatch(/Secret Owner|SELECT|node_modules/);
    }
    const bob = await stack.register();
    const displayName = text.slice(0, 80);
    expect(await bob.patch(`/v1/users/${bob.id}`, { body: { displayName } })).toMatchObject({
      status: 200,
      body: { id: bob.id, displayName },
    });
    const { body } = await ada.get<CurrentSessionView>('/v1/auth/session');
    expect(body.user).toMatchObject({ id: ada.id, displayName: 'Secret Owner' });
  });

  it.each(['/v1/users/%', '/v1/users/%zz', '/v1/%c0%80', '/v1/nowhere', '/', `/v1/users/${'x'.repeat(1_000)}`])(
    'answers %s with a problem',
    async (path) => {
      expectProblem(await ada.get(path));
    },
  );

  it('answers a NUL character in a path or query', async () => {
    expectProblem(await ada.get('/v1/users/%00'));
    expectProblem(await ada.get(`/v1/meetings/hosted-by/${ada.id}?search=%00`));
  });

  it('answers a search of a megabyte', async () => {
    const answer = await ada.get(`/v1/meetings/hosted-by/${ada.id}?search=${'x'.repeat(1_000_000)}`);
    expectProblem(answer);
    expect(answer.status).toBe(431);
  });

  it('does not accept what looks like a token of somebody else', async () => {
    const tokens = [ada.id, ada.token.toLowerCase(), ada.token.slice(1), `${ada.token}A`, randomUUID()];
    for (const token of tokens) {
      const answer = await stack.get(`/v1/users/${ada.id}`, { token });
      expectProblem(answer);
      expect(answer.status).toBe(401);
    }
  });

  it('still serves', async () => {
    expect((await stack.get('/health/ready')).status).toBe(200);
  });
});
