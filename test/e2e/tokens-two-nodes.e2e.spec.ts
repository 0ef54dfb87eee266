import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client } from '../support/client.js';
import { ADMINISTRATOR, startPair, type Account, type Stack } from '../support/stack.js';
import { balance, balances, booked, defineKind, history } from '../support/tokens.js';

const ROUNDS = 100;

describe('tokens on two nodes', () => {
  let first: Stack;
  let second: Stack;
  let ada: Account;
  let bob: Account;
  let kind: string;

  beforeAll(async () => {
    ({ first, second } = await startPair());
    const admin = await first.logIn(ADMINISTRATOR);
    [ada, bob] = [await first.register('Ada'), await first.register('Bob')];
    kind = await defineKind(admin);
    await booked(admin, 'mint', { kind, userId: ada.id, amount: ROUNDS });
  }, 60_000);
  afterAll(() => first.close());

  // Without waiting: the very next read anywhere must know, although both nodes have just read what was before.
  it('have the balance after a transaction in the next read of either node', async () => {
    const there = (account: Account): Client => new Client(second.url, account.token);
    const seen = async (): Promise<unknown[]> => [
      await balance(there(ada), ada.id, kind),
      await balance(there(bob), bob.id, kind),
      await balance(ada, ada.id, kind),
      (await history(there(bob), bob.id, '?limit=1')).items[0]?.balanceAfter,
    ];
    const wrong: unknown[] = [];
    for (let round = 1; round <= ROUNDS; round++) {
      await booked(round % 2 === 0 ? there(ada) : ada, 'transfer', { kind, toUserId: bob.id, amount: 1 });
      const [expected, actual] = [[ROUNDS - round, round, ROUNDS - round, round], await seen()];
      if (JSON.stringify(actual) !== JSON.stringify(expected)) wrong.push({ round, expected, actual });
    }
    expect(wrong).toEqual([]);
    expect(await balances(there(bob), bob.id)).toEqual([{ kind, balance: ROUNDS }]);
  }, 60_000);
});
