import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ADMINISTRATOR, type Account, type Answer, type Stack, startOnServers, startPair } from '../support/stack.js';
import { until } from '../support/until.js';

const LISTS = [
  ['/v1/achievements', (code: string) => ({ code, title: 'First meeting', points: 1 })],
  ['/v1/journeys', (code: string) => ({ code, title: 'Way', steps: [{ code: 'first-step', title: 'First' }] })],
] as const;

const newCode = (): string => `code-${randomBytes(6).toString('hex')}`;
const statusOf = ({ headers }: Answer): string => headers.get('cache-status') ?? '';
const codesOf = ({ body }: Answer): string[] => (body as { items: { code: string }[] }).items.map(({ code }) => code);

describe.each(LISTS)('the response of %s', (path, plan) => {
  let first: Stack;
  let second: Stack;
  let admin: Account;
  let user: Account;

  beforeAll(async () => {
    ({ first, second } = await startPair({ ENABLE_API_CACHE: 'true' }));
    admin = await first.logIn(ADMINISTRATOR);
    user = await first.register();
  }, 60_000);
  afterAll(() => first.close());

  it('is one for all who are signed in, and for nobody else', async () => {
    const miss = await user.get(path);
    const hit = await admin.get(path);
    expect([statusOf(miss), statusOf(hit)]).toEqual([
      'larder; fwd=uri-miss; stored',
      expect.stringMatching(/^larder; hit; ttl=\d+$/),
    ]);
    expect(hit.body).toEqual(miss.body);
    expect(hit.headers.get('cache-control')).toBe('private, no-cache');
    expect((await first.get(path)).status).toBe(401);
  });

  it('is a 304 for who has it', async () => {
    const { headers } = await user.get(path);
    const again = await user.get(path, { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect([again.status, again.body]).toEqual([304, '']);
  });

  it('shows what was defined at once, and soon on the other node', async () => {
    const elsewhere = { token: user.token };
    await Promise.all([user.get(path), second.get(path, elsewhere)]);
    const code = newCode();
    expect((await admin.post(path, { body: plan(code) })).status).toBe(201);
    expect(codesOf(await user.get(path))).toContain(code);
    await until('the other node shows it', async () => codesOf(await second.get(path, elsewhere)).includes(code));
    expect(statusOf(await second.get(path, elsewhere))).toMatch(/^larder; hit/);
  });
});

it('without ENABLE_API_CACHE responses are not cached', async () => {
  const stack = await startOnServers();
  const user = await stack.register();
  const { headers } = await user.get('/v1/achievements');
  expect([headers.get('cache-status'), headers.get('cache-control')]).toEqual([null, 'no-store']);
  await stack.close();
}, 60_000);
