import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TokenKinds, TokenKindView } from '../../src/tokens/token-kinds.view.js';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { balance, newKindCode } from '../support/tokens.js';

describe.each(ON_SERVERS)('kinds of tokens %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let user: Account;

  beforeAll(async () => {
    stack = await start();
    [admin, user] = [await stack.logIn(ADMINISTRATOR), await stack.register()];
  }, 60_000);
  afterAll(() => stack.close());

  const kinds = async (): Promise<TokenKinds['items']> => (await user.get<TokenKinds>('/v1/token-kinds')).body.items;

  it('are listed by code, a new one at once', async () => {
    const before = await kinds();
    const code = newKindCode();
    const { status, body } = await admin.post<TokenKindView>('/v1/token-kinds', {
      body: { code, name: ' Garden  hour ' },
    });
    expect({ status, body }).toMatchObject({ status: 201, body: { code, name: 'Garden hour' } });
    const after = await kinds();
    expect(after).toHaveLength(before.length + 1);
    expect(after).toContainEqual(body);
    expect(after.map((kind) => kind.code)).toEqual(after.map((kind) => kind.code).sort());
  });

  it('have a balance as soon as they are there, also for who asked before', async () => {
    const code = newKindCode();
    const ask = () => user.get(`/v1/users/${user.id}/token-balances/${code}`);
    expectProblem(await ask(), 404, 'TOKEN.KIND_NOT_FOUND');
    await admin.post('/v1/token-kinds', { body: { code, name: 'New' } });
    expect(await balance(user, user.id, code)).toBe(0);
  });

  it('have a code of their own', async () => {
    const body = { code: newKindCode(), name: 'Twice' };
    const answers = await Promise.all([1, 2, 3].map(() => admin.post('/v1/token-kinds', { body })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expectProblem(await admin.post('/v1/token-kinds', { body }), 409, 'TOKEN.KIND_TAKEN');
  });

  it('are a hundred at most, also when several are defined at the same time', async () => {
    const free = 100 - (await kinds()).length;
    const define = () => admin.post('/v1/token-kinds', { body: { code: newKindCode(), name: 'One more' } });
    for (let left = free - 3; left > 0; left -= 1) expect((await define()).status).toBe(201);
    const statuses = (await Promise.all(Array.from({ length: 8 }, define))).map(({ status }) => status);
    expect(statuses.filter((status) => status === 201)).toHaveLength(3);
    expect(statuses.filter((status) => status === 409)).toHaveLength(5);
    expect(await kinds()).toHaveLength(100);
  });

  it('are for those who are signed in', async () => {
    expect((await stack.get('/v1/token-kinds')).status).toBe(401);
    expect((await stack.post('/v1/token-kinds', { body: { code: newKindCode(), name: 'No' } })).status).toBe(401);
  });

  it.each([
    ['code', 'a'],
    ['code', 'x'.repeat(33)],
    ['code', 'Credit'],
    ['code', 'a:b*{c}'],
    ['name', ''],
    ['name', 'x'.repeat(61)],
    ['name', null],
    ['createdAt', '2030-01-01T00:00:00.000Z'],
  ])('refuse a wrong %s (%#)', async (field, value) => {
    const body = { code: newKindCode(), name: 'Right', [field]: value };
    expectProblem(await admin.post('/v1/token-kinds', { body }), 400, 'REQUEST.INVALID');
  });

  it.each(['a:b*{c}', '*', "' OR '1'='1"])('take %j for no code', async (text) => {
    const path = `/v1/users/${user.id}`;
    const encoded = encodeURIComponent(text);
    expectProblem(await user.get(`${path}/token-balances/${encoded}`), 400, 'REQUEST.INVALID');
    expectProblem(await user.get(`${path}/token-transactions?kind=${encoded}`), 400, 'REQUEST.INVALID');
  });
});
