import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { expectProblem } from '../support/expect-problem.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { balance, book, booked, defineKind, history } from '../support/tokens.js';

describe.each(ON_SERVERS)('idempotency of token transactions %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let ada: Account;
  let bob: Account;
  let kind: string;

  beforeAll(async () => {
    stack = await start();
    admin = await stack.logIn(ADMINISTRATOR);
    [ada, bob] = [await stack.register('Ada'), await stack.register('Bob')];
    kind = await defineKind(admin);
    await booked(admin, 'mint', { kind, userId: ada.id, amount: 1_000 });
  }, 60_000);
  afterAll(() => stack.close());

  it('repeats the answer to a repeated request, and says so', async () => {
    const before = await balance(ada, ada.id, kind);
    const key = randomUUID();
    const first = await book(ada, 'transfer', { kind, toUserId: bob.id, amount: 5 }, key);
    const again = await book(ada, 'transfer', { memo: '', amount: 5, toUserId: bob.id.toUpperCase(), kind }, key);
    expect(again).toMatchObject({ status: 201, body: first.body });
    expect([first, again].map(({ headers }) => headers.get('idempotent-replayed'))).toEqual([null, 'true']);
    expect(await balance(ada, ada.id, kind)).toBe(before - 5);
  });

  it('repeats mint and burn too', async () => {
    for (const [route, amount] of [['mint', 7] as const, ['burn', -7] as const]) {
      const before = await balance(ada, ada.id, kind);
      const key = randomUUID();
      const change = { kind, userId: ada.id, amount: 7 };
      const first = await booked(admin, route, change, key);
      expect(await booked(admin, route, change, key)).toEqual(first);
      expect(await balance(ada, ada.id, kind)).toBe(before + amount);
    }
  });

  it('books once what comes many times at once', async () => {
    const before = (await history(ada, ada.id, `?kind=${kind}`)).total;
    const key = randomUUID();
    const transfer = { kind, toUserId: bob.id, amount: 3 };
    const answers = await Promise.all(Array.from({ length: 10 }, () => book(ada, 'transfer', transfer, key)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === 'true')).toHaveLength(9);
    expect((await history(ada, ada.id, `?kind=${kind}`)).total).toBe(before + 1);
  });

  it('refuses a key that comes with another request', async () => {
    const key = randomUUID();
    const transfer = { kind, toUserId: bob.id, amount: 2, memo: 'Tea' };
    await booked(ada, 'transfer', transfer, key);
    const before = await balance(ada, ada.id, kind);
    const others = [{ amount: 3 }, { memo: 'Cake' }, { toUserId: admin.id }, { kind: await defineKind(admin) }];
    for (const other of others) {
      const answer = await book(ada, 'transfer', { ...transfer, ...other }, key);
      expectProblem(answer, 422, 'TOKEN.IDEMPOTENCY_KEY_REUSED');
    }
    await booked(admin, 'mint', { kind, userId: bob.id, amount: 2 }, key);
    const burn = { kind, userId: bob.id, amount: 2 };
    expectProblem(await book(admin, 'burn', burn, key), 422, 'TOKEN.IDEMPOTENCY_KEY_REUSED');
    expect(await balance(ada, ada.id, kind)).toBe(before);
  });

  it('keeps the keys of callers apart', async () => {
    const key = randomUUID();
    await booked(admin, 'mint', { kind, userId: bob.id, amount: 50 });
    const [toBob, toAda] = [
      await booked(ada, 'transfer', { kind, toUserId: bob.id, amount: 1 }, key),
      await booked(bob, 'transfer', { kind, toUserId: ada.id, amount: 1 }, key),
    ];
    expect(toBob.id).not.toBe(toAda.id);
  });

  it('takes every visible character in a key, and asks for one', async () => {
    const transfer = { kind, toUserId: bob.id, amount: 1 };
    await booked(ada, 'transfer', transfer, '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~');
    await booked(ada, 'transfer', transfer, 'x'.repeat(100));
    const missing = await ada.post('/v1/token-transactions/transfer', { body: transfer });
    expectProblem(missing, 400, 'REQUEST.INVALID');
    expect(missing.body).toMatchObject({ errors: [{ field: 'Idempotency-Key' }] });
    for (const key of ['', 'x'.repeat(101), 'two words', 'ä']) {
      expectProblem(await book(ada, 'transfer', transfer, key), 400, 'REQUEST.INVALID');
    }
  });
});
