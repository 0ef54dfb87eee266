import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DataSource } from 'typeorm';
import { LedgerRepository } from '../../src/tokens/ledger.repository.js';
import { TokenBalancesRepository } from '../../src/tokens/token-balances.repository.js';
import { TokenHistoryRepository } from '../../src/tokens/token-history.repository.js';
import { expectProblem } from '../support/expect-problem.js';
import { loseAnswerOfCommit } from '../support/lost-commit.js';
import { ADMINISTRATOR, ON_SERVERS, type Account, type Stack } from '../support/stack.js';
import { balance, balances, book, booked, defineKind, history } from '../support/tokens.js';

describe.each(ON_SERVERS)('what is cached of tokens %s', (_, start) => {
  let stack: Stack;
  let admin: Account;
  let ada: Account;
  let bob: Account;
  let eve: Account;
  let kind: string;
  let other: string;

  beforeAll(async () => {
    stack = await start();
    admin = await stack.logIn(ADMINISTRATOR);
  }, 60_000);
  beforeEach(async () => {
    [ada, bob, eve] = [await stack.register('Ada'), await stack.register('Bob'), await stack.register('Eve')];
    [kind, other] = [await defineKind(admin), await defineKind(admin)];
    for (const { id } of [ada, bob, eve]) {
      for (const each of [kind, other]) await booked(admin, 'mint', { kind: each, userId: id, amount: 10 });
    }
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => stack.close());

  const part = <T>(type: new (...args: never[]) => T): T => stack.app.get<T>(type, { strict: false });

  /** Everything that is cached of one user. */
  const readAll = async (user: Account): Promise<unknown[]> => [
    await balance(user, user.id, kind),
    await balance(user, user.id, other),
    await balances(user, user.id),
    (await history(user, user.id)).total,
    (await history(user, user.id, `?kind=${kind}`)).total,
    (await history(user, user.id, `?kind=${other}`)).total,
  ];

  it('is loaded anew for both parties of a transaction, for its kind, and for nobody and nothing else', async () => {
    for (const user of [ada, bob, eve]) await readAll(user);
    await booked(ada, 'transfer', { kind, toUserId: bob.id, amount: 1 });
    const found = jest.spyOn(part(TokenBalancesRepository), 'find');
    const ofUser = jest.spyOn(part(TokenBalancesRepository), 'ofUser');
    const pages = jest.spyOn(part(TokenHistoryRepository), 'page');
    for (const user of [ada, bob, eve]) await readAll(user);
    const parties = [ada.id, bob.id];
    expect(found.mock.calls).toEqual(parties.map((id) => [id, kind]));
    expect(ofUser.mock.calls).toEqual(parties.map((id) => [id]));
    expect(pages.mock.calls.map(([id, , ofKind]) => [id, ofKind])).toEqual(
      parties.flatMap((id) => [
        [id, undefined],
        [id, kind],
      ]),
    );
  });

  it('stays when a transaction is refused', async () => {
    await readAll(ada);
    const found = jest.spyOn(part(TokenBalancesRepository), 'find');
    const tooMuch = { kind, toUserId: bob.id, amount: 11 };
    expectProblem(await book(ada, 'transfer', tooMuch), 409, 'TOKEN.INSUFFICIENT_BALANCE');
    await readAll(ada);
    expect(found).not.toHaveBeenCalled();
  });

  it('goes also when it is not known whether the transaction was booked', async () => {
    await readAll(bob);
    loseAnswerOfCommit(part(DataSource), 'token_lines');
    const key = randomUUID();
    const transfer = { kind, toUserId: bob.id, amount: 4 };
    expectProblem(await book(ada, 'transfer', transfer, key), 503, 'SERVICE.UNAVAILABLE');
    expect((await readAll(bob)).slice(0, 2)).toEqual([14, 10]);
    await booked(ada, 'transfer', transfer, key);
    expect((await readAll(bob)).slice(0, 2)).toEqual([14, 10]);
  });

  it('goes with the repetition of a request whose process died before it evicted', async () => {
    const key = randomUUID();
    const transfer = { kind, toUserId: bob.id, amount: 4, memo: '' };
    await readAll(bob);
    const parties = { fromUserId: ada.id, requestedBy: ada.id };
    await part(LedgerRepository).book({ type: 'transfer', ...transfer, ...parties, idempotencyKey: key });
    expect((await readAll(bob))[0]).toBe(10);
    const repeated = await book(ada, 'transfer', transfer, key);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    expect((await readAll(bob))[0]).toBe(14);
  });

  it('goes with the account, whose tokens are burned and whose name is in no history any more', async () => {
    await booked(ada, 'transfer', { kind, toUserId: bob.id, amount: 3, memo: 'From Ada' });
    for (const user of [ada, bob]) await readAll(user);
    expect((await history(bob, bob.id)).items[0]).toMatchObject({ counterpartyId: ada.id, memo: 'From Ada' });
    expect(await balance(admin, ada.id, kind)).toBe(7);
    expect((await ada.delete(`/v1/users/${ada.id}`)).status).toBe(204);
    expectProblem(await admin.get(`/v1/users/${ada.id}/token-balances/${kind}`), 404, 'USER.NOT_FOUND');
    expectProblem(await admin.get(`/v1/users/${ada.id}/token-balances`), 404, 'USER.NOT_FOUND');
    expect((await history(admin, ada.id)).items).toEqual([]);
    expect((await history(bob, bob.id)).items[0]).toMatchObject({ counterpartyId: null, memo: '', amount: 3 });
    expect((await history(bob, bob.id, `?kind=${kind}`)).items[0]).toMatchObject({ counterpartyId: null, memo: '' });
    expect((await readAll(bob)).slice(0, 2)).toEqual([13, 10]);
    expectProblem(await book(bob, 'transfer', { kind, toUserId: ada.id, amount: 1 }), 404, 'USER.NOT_FOUND');
  });
});
