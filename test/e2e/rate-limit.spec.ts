import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { SignedInView } from '../../src/auth/session.view.js';
import { CacheService } from '../../src/cache/index.js';
import { expectProblem } from '../support/expect-problem.js';
import { startOnServers, startPair, STACKS, Account, type Answer, type Stack } from '../support/stack.js';

const LIMIT = 5;
const SIGN_IN = 4;
const ACCOUNT = 3;
const VARIABLES = {
  RATE_LIMIT: String(LIMIT),
  RATE_LIMIT_SIGN_IN: String(SIGN_IN),
  RATE_LIMIT_ACCOUNT: String(ACCOUNT),
  TRUST_PROXY: '1',
  CORS_ORIGINS: 'https://app.example.org',
};

let addresses = 0;
/** As the proxy in front says where a request comes from. */
const newAddress = (): string => `198.51.100.${String((addresses += 1))}`;
const from = (address: string): Record<string, string> => ({ 'x-forwarded-for': address });

const nobody = `/v1/users/${randomUUID()}/public`;
const open = (client: Stack, address: string): Promise<Answer> => client.get(nobody, { headers: from(address) });
const times = <T>(count: number, call: () => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, call));
const statuses = (answers: readonly Answer[]): number[] => answers.map(({ status }) => status).sort();

function expectRefusal(answer: Answer, limit: number): void {
  expectProblem(answer, 429, 'REQUEST.RATE_LIMITED');
  const seconds = Number(answer.headers.get('retry-after'));
  expect(seconds).toBeGreaterThanOrEqual(1);
  expect(seconds).toBeLessThanOrEqual(60);
  expect(answer.headers.get('x-ratelimit-limit')).toBe(String(limit));
  expect(answer.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(answer.headers.get('x-ratelimit-reset')).toBe(String(seconds));
}

describe.each(STACKS)('rate limit %s', (_, start) => {
  let stack: Stack;

  beforeAll(async () => {
    stack = await start(VARIABLES);
  }, 60_000);
  afterAll(() => stack.close());

  const register = async (): Promise<Account> => {
    const [email, password] = [`${randomUUID()}@example.org`, 'correct horse battery'];
    const request = { body: { email, password, displayName: 'Ada' }, headers: from(newAddress()) };
    const { body } = await stack.post<SignedInView>('/v1/auth/register', request);
    return new Account(stack.url, body.user.id, email, password, body.token);
  };
  const logIn = (email: string, password: string, address = newAddress()): Promise<Answer> =>
    stack.post('/v1/auth/login', { body: { email, password }, headers: from(address) });

  it('tells an address what it has left, and refuses it beyond; others go on', async () => {
    const address = newAddress();
    for (let left = LIMIT - 1; left >= 0; left -= 1) {
      const { status, headers } = await open(stack, address);
      expect({ status, left: headers.get('x-ratelimit-remaining') }).toEqual({ status: 404, left: String(left) });
    }
    expectRefusal(await open(stack, address), LIMIT);
    expect((await open(stack, newAddress())).status).toBe(404);
  });

  it('lets as many through of those that come at once', async () => {
    const address = newAddress();
    const answers = await times(4 * LIMIT, () => open(stack, address));
    expect(answers.filter(({ status }) => status === 404)).toHaveLength(LIMIT);
  });

  it('counts what has no session for the address, whatever token it makes up', async () => {
    const address = newAddress();
    const guess = (): Promise<Answer> =>
      stack.get('/v1/auth/session', { headers: from(address), token: `${randomUUID()}${'x'.repeat(7)}` });
    const answers = await times(LIMIT, guess);
    expect(statuses(answers)).toEqual(Array(LIMIT).fill(401));
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining')).sort()[0]).toBe('0');
    expectRefusal(await guess(), LIMIT);
    expectRefusal(await open(stack, address), LIMIT);
  });

  it('counts who is signed in for the user, from wherever', async () => {
    const [ada, bob] = [await register(), await register()];
    const address = newAddress();
    const session = (account: Account, place: string): Promise<Answer> =>
      account.get('/v1/auth/session', { headers: from(place) });
    expect(statuses(await times(LIMIT, () => session(ada, newAddress())))).toEqual(Array(LIMIT).fill(200));
    expectRefusal(await session(ada, address), LIMIT);
    expect((await session(bob, address)).status).toBe(200);
  });

  it('counts what a user may not do, too', async () => {
    const ada = await register();
    const define = (): Promise<Answer> => ada.post('/v1/token-kinds', { body: {}, headers: from(newAddress()) });
    const answers = await times(LIMIT, define);
    expect(statuses(answers)).toEqual(Array(LIMIT).fill(403));
    expect(answers.map(({ headers }) => headers.get('x-ratelimit-remaining')).sort()[0]).toBe('0');
    expectRefusal(await define(), LIMIT);
  });

  it('is stricter with sign-ins and registrations of an address, and apart from the rest', async () => {
    const address = newAddress();
    const answers = await times(SIGN_IN, () => logIn(`${randomUUID()}@example.org`, 'not the password', address));
    expect(statuses(answers)).toEqual(Array(SIGN_IN).fill(401));
    const body = { email: `${randomUUID()}@example.org`, password: 'correct horse battery', displayName: 'A' };
    expectRefusal(await stack.post('/v1/auth/register', { body, headers: from(address) }), SIGN_IN);
    expect((await open(stack, address)).status).toBe(404);
  });

  it('is as strict with changes of the password by one user', async () => {
    const ada = await register();
    const body = { currentPassword: 'not the password', newPassword: 'staple the right battery' };
    const change = (): Promise<Answer> => ada.post('/v1/auth/change-password', { body, headers: from(newAddress()) });
    expect(statuses(await times(SIGN_IN, change))).toEqual(Array(SIGN_IN).fill(403));
    expectRefusal(await change(), SIGN_IN);
  });

  it('guards an account from guesses of many addresses, and leaves its sessions alone', async () => {
    const ada = await register();
    const guesses = await times(ACCOUNT, () => logIn(ada.email, 'not the password'));
    expect(statuses(guesses)).toEqual(Array(ACCOUNT).fill(401));
    expectRefusal(await logIn(ada.email.toUpperCase(), ada.password), ACCOUNT);
    expect((await ada.get('/v1/auth/session')).status).toBe(200);
    expect((await logIn((await register()).email, ada.password)).status).toBe(200);
  });

  it('does not tell by it whether there is an account', async () => {
    const email = `${randomUUID()}@example.org`;
    expect(statuses(await times(ACCOUNT, () => logIn(email, 'not the password')))).toEqual(Array(ACCOUNT).fill(401));
    expectRefusal(await logIn(email, 'not the password'), ACCOUNT);
  });

  it('does not count probes, the documentation and preflights', async () => {
    const headers = from(newAddress());
    for (const path of ['/health/live', '/openapi.json']) {
      const answers = await times(2 * LIMIT, () => stack.get(path, { headers }));
      expect(statuses(answers)).toEqual(Array(2 * LIMIT).fill(200));
      expect(answers[0]?.headers.has('x-ratelimit-limit')).toBe(false);
    }
    const asked = { ...headers, origin: VARIABLES.CORS_ORIGINS, 'access-control-request-method': 'POST' };
    const preflights = await times(2 * LIMIT, () => stack.send('OPTIONS', '/v1/auth/login', { headers: asked }));
    expect(statuses(preflights)).toEqual(Array(2 * LIMIT).fill(204));
    expect((await open(stack, headers['x-forwarded-for'] ?? '')).headers.get('x-ratelimit-remaining')).toBe('4');
  });

  it('goes on counting when the cache is cleared', async () => {
    const address = newAddress();
    await times(LIMIT, () => open(stack, address));
    await stack.app.get(CacheService).clear();
    expectRefusal(await open(stack, address), LIMIT);
  });
});

describe('rate limit of a fleet', () => {
  it('is one for all nodes', async () => {
    const { first, second } = await startPair(VARIABLES);
    try {
      const address = newAddress();
      const answers = await Promise.all(
        [...Array(LIMIT).keys()].flatMap(() => [first, second].map((n) => open(n, address))),
      );
      expect(answers.filter(({ status }) => status === 404)).toHaveLength(LIMIT);
    } finally {
      await first.close();
    }
  }, 60_000);
});

describe('the address that is counted', () => {
  const counted = async (variables: Record<string, string>, words: readonly string[]): Promise<number[]> => {
    const stack = await startOnServers({ ...VARIABLES, ...variables });
    try {
      const left: number[] = [];
      for (const word of words) left.push(Number((await open(stack, word)).headers.get('x-ratelimit-remaining')));
      return left;
    } finally {
      await stack.close();
    }
  };

  it('is that of the connection, unless a proxy is believed', async () => {
    expect(await counted({ TRUST_PROXY: 'off' }, ['198.51.100.1', '198.51.100.2'])).toEqual([4, 3]);
  });

  it.each(['1', '127.0.0.0/8'])(
    'is what the proxy said last, not what the client said before: TRUST_PROXY=%s',
    async (one) => {
      const forged = ['203.0.113.1, 198.51.100.9', '203.0.113.2, 198.51.100.9', '198.51.100.10', 'x, 198.51.100.10'];
      expect(await counted({ TRUST_PROXY: one }, forged)).toEqual([4, 3, 4, 3]);
    },
  );

  it('is that of the connection where the proxy says something else', async () => {
    expect(await counted({ TRUST_PROXY: '1' }, ['unknown', 'x'.repeat(3_000)])).toEqual([4, 3]);
  });
});
