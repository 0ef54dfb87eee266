import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { NeverCached } from '../../../src/cache/core.js';
import { Fleet, KEY } from '../../support/cache/fleet.js';
import { storedBytes } from '../../support/cache/stored-bytes.js';

class Account {
  name: string;

  @NeverCached()
  passwordHash = 'never-to-be-seen';

  @NeverCached()
  note? = 'never-to-be-read';

  friends: readonly Account[] = [];

  constructor(name: string) {
    this.name = name;
  }

  greeting(): string {
    return `I am ${this.name}`;
  }
}

class Administrator extends Account {
  @NeverCached()
  pin = 1234;
}

const TYPE = { type: Account } as const;

describe('a field that is never cached', () => {
  let fleet: Fleet;

  beforeEach(() => {
    fleet = Fleet.overMemory();
  });
  afterEach(() => fleet.stop());

  it('is absent in what the first caller gets, and in every hit', async () => {
    const [one, other] = [fleet.node(), fleet.node()];
    const ada = new Account('Ada');
    const first = await one.load(ada, KEY, TYPE);
    await one.cache.settled();
    const hits = [await one.load(ada, KEY, TYPE), await other.load(ada, KEY, TYPE)];
    for (const got of [first, ...hits]) {
      expect(got).toBeInstanceOf(Account);
      expect(Object.keys(got)).toEqual(['name', 'friends']);
      expect(got.greeting()).toBe('I am Ada');
    }
    expect(ada.passwordHash).toBe('never-to-be-seen');
    expect((await storedBytes(fleet.server, KEY)).includes('never-to-be')).toBe(false);
  });

  it.each<[string, () => unknown]>([
    ['objects', () => ({ a: { b: new Account('Ada') } })],
    ['arrays', () => [[new Account('Ada')]]],
    [
      'Maps',
      () =>
        new Map<unknown, unknown>([
          ['a', new Account('Ada')],
          [new Account('Bob'), 1],
        ]),
    ],
    ['Sets', () => new Set([new Account('Ada'), [new Account('Bob')]])],
    ['each other', () => Object.assign(new Account('Ada'), { friends: [new Account('Bob')] })],
  ])('leaves the process within no %s', async (_where, make) => {
    const [one, other] = [fleet.node(), fleet.node()];
    const first = await one.load(make(), KEY, TYPE);
    await one.cache.settled();
    expect(await other.load(undefined as unknown, KEY, TYPE)).toEqual(first);
    expect((await storedBytes(fleet.server, KEY)).includes('never-to-be')).toBe(false);
    expect(one.cache.stats()).toMatchObject({ uncacheable: 0, fills: 1 });
  });

  it('is inherited', async () => {
    const one = fleet.node();
    const got = await one.load(new Administrator('Eve'), KEY, { type: Administrator });
    expect(Object.keys(got)).toEqual(['name', 'friends']);
  });

  it('is left out of entries from before it was marked', async () => {
    class Before {
      constructor(
        readonly id: number,
        readonly note: string,
      ) {}
    }
    const [one, other] = [fleet.node(), fleet.node()];
    await one.cache.getOrLoad(KEY, '1h', async () => new Before(1, 'old'), { type: Before });
    await one.cache.settled();
    class After {
      @NeverCached()
      readonly note!: string;
    }
    const got = await other.cache.getOrLoad(KEY, '1h', async () => new After(), { type: After });
    expect([Object.keys(got), other.cache.stats().remoteHits]).toEqual([['id'], 1]);
  });

  it('makes no difference to instances of a class that is not kept: they are not stored at all', async () => {
    const one = fleet.node();
    const got = await one.load({ account: new Account('Ada') });
    expect(got.account.passwordHash).toBe('never-to-be-seen');
    await expect(storedBytes(fleet.server, KEY)).rejects.toThrow('nothing is stored');
    expect(one.cache.stats().uncacheable).toBe(1);
  });
});
