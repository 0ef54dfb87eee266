import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ProblemDetails } from '../../src/http/problem-details.js';
import { expectProblem } from '../support/expect-problem.js';
import { startEmbedded, type Account, type Answer, type Stack } from '../support/stack.js';

const APP = 'https://app.example.org';
const REQUEST_ID = /^[0-9a-f-]{36}$/;

describe('what browsers and proxies are told', () => {
  let stack: Stack;
  let ada: Account;

  beforeAll(async () => {
    stack = await startEmbedded();
    ada = await stack.register();
  }, 60_000);
  afterAll(() => stack.close());

  const some = (): Promise<Answer[]> =>
    Promise.all([
      ada.get('/v1/auth/session'),
      stack.get('/v1/auth/session'),
      stack.post('/v1/auth/login', { raw: '{' }),
      stack.get('/v1/nowhere'),
      stack.get('/v1/%zz'),
      stack.get('/health/live'),
      stack.get('/docs'),
    ]);

  it('guards every answer of a route, good or bad', async () => {
    for (const { headers } of (await some()).filter(({ status }) => status !== 400)) {
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.has('x-powered-by')).toBe(false);
      expect(headers.has('server')).toBe(false);
    }
  });

  it('keeps answers out of every store', async () => {
    const answers = (await some()).filter(({ type }) => type.endsWith('json'));
    expect(answers.length).toBeGreaterThan(4);
    for (const { headers } of answers) expect(headers.get('cache-control')).toContain('no-store');
  });

  it('lets the documentation run what comes from this server only', async () => {
    const { headers, body } = await stack.get<string>('/docs');
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/script-src 'self';/);
    expect(policy).not.toMatch(/unsafe-eval|https?:|\*/);
    const scripts = [...body.matchAll(/<script([^>]*)>([^]*?)<\/script>/g)];
    expect(scripts.length).toBeGreaterThan(1);
    for (const [, attributes = '', content = ''] of scripts) {
      expect(attributes).toContain('src=');
      expect(content.trim()).toBe('');
    }
    expect(body).not.toMatch(/ on\w+="/);
  });

  it('gives every request an id: that of the client if it is well-formed', async () => {
    for (const { headers, body } of await some()) {
      const id = headers.get('x-request-id');
      expect(id).toMatch(REQUEST_ID);
      const told: unknown = (body as { requestId?: unknown }).requestId;
      expect(told === undefined || told === id).toBe(true);
    }
    const given = await stack.get<ProblemDetails>('/v1/auth/session', { headers: { 'x-request-id': 'trace-1.2_3' } });
    expectProblem(given, 401, 'AUTH.UNAUTHENTICATED');
    expect([given.headers.get('x-request-id'), given.body.requestId]).toEqual(['trace-1.2_3', 'trace-1.2_3']);
    const forged = await stack.get('/v1/auth/session', { headers: { 'x-request-id': `a" b${'x'.repeat(90)}` } });
    expect(forged.headers.get('x-request-id')).toMatch(REQUEST_ID);
  });

  it('gives an id to what never became a request', async () => {
    const answer = await stack.get<ProblemDetails>(`/v1/auth/session?x=${'x'.repeat(20_000)}`);
    expectProblem(answer, 431, 'REQUEST.HEADERS_TOO_LARGE');
    expect(answer.body.requestId).toMatch(REQUEST_ID);
    expect(answer.headers.get('x-request-id')).toBe(answer.body.requestId);
  });

  it.each([
    ['a body beyond the limit', { raw: `{"email":"${'x'.repeat(200_000)}"}` }, 413, 'REQUEST.BODY_TOO_LARGE'],
    [
      'a body that is no JSON',
      { raw: 'a', headers: { 'content-type': 'text/plain' } },
      415,
      'REQUEST.UNSUPPORTED_MEDIA_TYPE',
    ],
  ])('refuses %s', async (_, request, status, code) => {
    expectProblem(await stack.post('/v1/auth/login', request), status, code);
  });

  it('refuses a part of a path that is too long', async () => {
    expectProblem(await ada.get(`/v1/users/${'x'.repeat(1_000)}`), 414, 'REQUEST.URL_TOO_LONG');
  });

  it('is open to no other site, and says nothing about HTTPS, unless told to', async () => {
    const { headers } = await stack.get('/health/live', { headers: { origin: APP } });
    expect(headers.has('access-control-allow-origin')).toBe(false);
    expect(headers.has('strict-transport-security')).toBe(false);
  });
});

describe('other sites', () => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await startEmbedded({ CORS_ORIGINS: `${APP}, http://localhost:5173`, HSTS: '180d' });
  }, 60_000);
  afterAll(() => stack.close());

  const preflight = (origin: string): Promise<Answer> =>
    stack.send('OPTIONS', '/v1/users/me', {
      headers: {
        origin,
        'access-control-request-method': 'PATCH',
        'access-control-request-headers': 'authorization,content-type',
      },
    });

  it.each([APP, 'http://localhost:5173'])('may ask from %s: no session is needed for the question', async (origin) => {
    const { status, headers } = await preflight(origin);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(origin);
    expect(headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(headers.get('access-control-allow-headers')).toMatch(/Authorization.*Guest-Session/);
    expect(headers.get('vary')).toMatch(/origin/i);
    expect(headers.has('access-control-allow-credentials')).toBe(false);
  });

  it.each(['https://evil.example', `${APP}.evil.example`, 'null'])('may not from %s', async (origin) => {
    expect((await preflight(origin)).headers.has('access-control-allow-origin')).toBe(false);
    const answer = await stack.get('/health/live', { headers: { origin } });
    expect(answer.headers.has('access-control-allow-origin')).toBe(false);
  });

  it('may read errors and what the headers say', async () => {
    const answer = await stack.get('/v1/auth/session', { headers: { origin: APP } });
    expectProblem(answer, 401, 'AUTH.UNAUTHENTICATED');
    expect(answer.headers.get('access-control-allow-origin')).toBe(APP);
    expect(answer.headers.get('access-control-expose-headers')).toMatch(/X-Request-Id.*Retry-After.*X-RateLimit/);
  });

  it('are told to come by HTTPS where TLS is in front', async () => {
    const { headers } = await stack.get('/health/live');
    expect(headers.get('strict-transport-security')).toBe(`max-age=${String(180 * 86_400)}`);
  });
});
