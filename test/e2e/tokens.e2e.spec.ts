import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, STACKS, type Account, type Stack } from '../support/stack.js';
import { balance, balances, book, booked, defineKind, history, newKindCode } from '../support/tokens.js';

const LARGEST = Number.MAX_SAFE_INTEGER;

describe.each(STACKS)('tokens %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let ada: Account;
  let bob: Account;
  let eve: Account;

  beforeAll(async () => {
    stack = await start();
    admin = await stack.logIn(ADMINISTRATOR);
    [ada, bob, eve] = [await stack.register('Ada'), await stack.register('Bob'), await stack.register('Eve')];
  }, 60_000);
  afterAll(() => stack.close());

  /** A new kind, of which Ada has so much. */
  const fund = async (amount: number): Promise<string> => {
    const kind = await defineKind(admin);
    await booked(admin, 'mint', { kind, userId: ada.id, amount });
    return kind;
  };

  /** What both sides see of a kind. */
  const seen = async (kind: string): Promise<unknown[]> => [
    await balance(ada, ada.id, kind),
    await balance(bob, bob.id, kind),
    (await balances(ada, ada.id)).find((one) => one.kind === kind)?.balance,
    (await balances(bob, bob.id)).find((one) => one.kind === kind)?.balance,
    (await history(ada, ada.id)).items.filter((line) => line.kind === kind).map(({ amount }) => amount),
    (await history(ada, ada.id, `?kind=${kind}`)).items.map(({ amount }) => amount),
    (await history(bob, bob.id, `?kind=${kind}`)).items.map(({ amount }) => amount),
  ];

  it('are minted, transferred and burned, and every read knows at once', async () => {
    const kind = await defineKind(admin);
    expect(await seen(kind)).toEqual([0, 0, undefined, undefined, [], [], []]);
    await booked(admin, 'mint', { kind, userId: ada.id, amount: 100 });
    expect(await seen(kind)).toEqual([100, 0, 100, undefined, [100], [100], []]);
    const transfer = await booked(ada, 'transfer', { kind, toUserId: bob.id, amount: 30, memo: ' Seeds,  two ' });
    expect(await seen(kind)).toEqual([70, 30, 70, 30, [-30, 100], [-30, 100], [30]]);
    await booked(admin, 'burn', { kind, userId: bob.id.toUpperCase(), amount: 30 });
    expect(await seen(kind)).toEqual([70, 0, 70, 0, [-30, 100], [-30, 100], [-30, 30]]);
    expect(transfer).toEqual({
      id: expect.any(String),
      type: 'transfer',
      kind,
      amount: 30,
      fromUserId: ada.id,
      toUserId: bob.id,
      balanceAfter: 70,
      memo: 'Seeds, two',
      createdAt: expect.stringMatching(/Z$/),
    });
  });

  it('are told with the other party, latest first, page by page', async () => {
    const kind = await fund(10);
    const { id, createdAt } = await booked(ada, 'transfer', { kind, toUserId: bob.id, amount: 4, memo: 'Tea' });
    const line = { transactionId: id, kind, type: 'transfer', memo: 'Tea', createdAt };
    const [latest, earliest] = (await history(ada, ada.id, `?kind=${kind}`)).items;
    expect(latest).toEqual({ ...line, amount: -4, balanceAfter: 6, counterpartyId: bob.id });
    expect(earliest).toMatchObject({ type: 'mint', amount: 10, balanceAfter: 10, counterpartyId: null });
    expect((await history(admin, bob.id, `?kind=${kind}`)).items).toEqual([
      { ...line, amount: 4, balanceAfter: 4, counterpartyId: ada.id },
    ]);
    expect(await history(ada, ada.id, `?kind=${kind}&limit=1&page=2`)).toEqual({
      items: [earliest],
      page: 2,
      limit: 1,
      total: 2,
      totalIsExact: true,
    });
    expect((await history(ada, ada.id, `?kind=${newKindCode()}`)).items).toEqual([]);
  });

  it('never fall below zero, and a refused transaction leaves no trace', async () => {
    const kind = await fund(10);
    const key = randomUUID();
    const tooMuch = { kind, toUserId: bob.id, amount: 11 };
    expectProblem(await book(ada, 'transfer', tooMuch, key), 409, 'TOKEN.INSUFFICIENT_BALANCE');
    expectProblem(await book(bob, 'transfer', { ...tooMuch, toUserId: ada.id }), 409, 'TOKEN.INSUFFICIENT_BALANCE');
    const burn = { kind, userId: ada.id, amount: 11 };
    expectProblem(await book(admin, 'burn', burn), 409, 'TOKEN.INSUFFICIENT_BALANCE');
    expect(await seen(kind)).toEqual([10, 0, 10, undefined, [10], [10], []]);
    await booked(ada, 'transfer', { ...tooMuch, amount: 10 }, key);
    expect(await seen(kind)).toEqual([0, 10, 0, 10, [-10, 10], [-10, 10], [10]]);
  });

  it('stay within what JSON numbers carry', async () => {
    const kind = await fund(LARGEST);
    expect(await balance(ada, ada.id, kind)).toBe(LARGEST);
    expectProblem(await book(admin, 'mint', { kind, userId: bob.id, amount: 1 }), 409, 'TOKEN.BALANCE_LIMIT');
    await booked(ada, 'transfer', { kind, toUserId: bob.id, amount: LARGEST });
    expect(await seen(kind)).toEqual([0, LARGEST, 0, LARGEST, [-LARGEST, LARGEST], [-LARGEST, LARGEST], [LARGEST]]);
  });

  it('are not sent to oneself, to nobody, or in a kind that there is not', async () => {
    const kind = await fund(10);
    const transfer = { kind, toUserId: bob.id, amount: 1 };
    expectProblem(await book(ada, 'transfer', { ...transfer, toUserId: ada.id }), 422, 'TOKEN.SELF_TRANSFER');
    expectProblem(await book(ada, 'transfer', { ...transfer, toUserId: randomUUID() }), 404, 'USER.NOT_FOUND');
    expectProblem(await book(ada, 'transfer', { ...transfer, kind: newKindCode() }), 404, 'TOKEN.KIND_NOT_FOUND');
    expectProblem(await ada.get(`/v1/users/${ada.id}/token-balances/${newKindCode()}`), 404, 'TOKEN.KIND_NOT_FOUND');
    const nobody = `/v1/users/${randomUUID()}/token-balances`;
    expectProblem(await admin.get(`${nobody}/${kind}`), 404, 'USER.NOT_FOUND');
    expectProblem(await admin.get(nobody), 404, 'USER.NOT_FOUND');
    expect(await seen(kind)).toEqual([10, 0, 10, undefined, [10], [10], []]);
  });

  it('are nobody else’s business', async () => {
    const kind = await fund(10);
    const paths = ['token-balances', `token-balances/${kind}`, 'token-transactions'];
    for (const path of paths.map((each) => `/v1/users/${ada.id}/${each}`)) {
      expectProblem(await eve.get(path), 403, 'TOKEN.FORBIDDEN');
      expect((await stack.get(path)).status).toBe(401);
      expect((await admin.get(path)).status).toBe(200);
    }
    const change = { kind, userId: eve.id, amount: 1 };
    expectProblem(await book(eve, 'mint', change), 403, 'ACCESS.FORBIDDEN');
    expectProblem(await book(eve, 'burn', { ...change, userId: ada.id }), 403, 'ACCESS.FORBIDDEN');
    const kindOfEve = { body: { code: newKindCode(), name: 'Mine' } };
    expectProblem(await eve.post('/v1/token-kinds', kindOfEve), 403, 'ACCESS.FORBIDDEN');
    for (const route of ['transfer', 'mint', 'burn'] as const) {
      expect((await book(stack, route, change)).status).toBe(401);
    }
    const theft = { kind, toUserId: eve.id, amount: 1, fromUserId: ada.id };
    expectProblem(await book(eve, 'transfer', theft), 400, 'REQUEST.INVALID');
    expect(await balance(ada, ada.id, kind)).toBe(10);
  });

  it.each([
    ['amount', 0],
    ['amount', -1],
    ['amount', 1.5],
    ['amount', LARGEST + 1],
    ['amount', '1'],
    ['amount', undefined],
    ['kind', 'a:b*{c}'],
    ['kind', null],
    ['toUserId', "' OR '1'='1"],
    ['toUserId', null],
    ['memo', 'x'.repeat(201)],
    ['memo', 'a\u0007b'],
    ['memo', null],
  ])('refuse a wrong %s (%#)', async (field, value) => {
    const transfer = { kind: 'credit', toUserId: bob.id, amount: 1, [field]: value };
    const answer = await book(ada, 'transfer', transfer);
    expectProblem(answer, 400, 'REQUEST.INVALID');
    expect(answer.body).toMatchObject({ errors: expect.arrayContaining([expect.objectContaining({ field })]) });
  });
});
