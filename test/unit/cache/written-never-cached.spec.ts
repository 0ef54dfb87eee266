import { describe, expect, it } from '@jest/globals';
import { NeverCached } from '../../../src/cache/core.js';
import { withoutNeverCached } from '../../../src/cache/protection/without-never-cached.js';

class Account {
  @NeverCached()
  readonly passwordHash = 'never-to-be-sent';

  constructor(readonly name: string) {}
}

/** Keeps its account where no walk over fields finds it. */
class Page {
  readonly #account = new Account('Ada');

  toJSON(): unknown {
    return { account: this.#account };
  }
}

class Selected extends Account {
  toJSON(): unknown {
    return { name: this.name, hash: this.passwordHash };
  }
}

const ADA = { name: 'Ada' };

describe('what is written of fields that are never cached', () => {
  it.each<[string, () => unknown, unknown]>([
    ['an object makes JSON of', () => new Page(), { account: ADA }],
    ['an object within others makes JSON of', () => ({ pages: [new Page()] }), { pages: [{ account: ADA }] }],
    ['an object gives in place of itself', () => ({ toJSON: () => new Account('Ada') }), ADA],
    ['a method names otherwise', () => new Selected('Ada'), ADA],
    [
      'a getter makes',
      () => Object.defineProperty({}, 'a', { get: () => new Account('Ada'), enumerable: true }),
      { a: ADA },
    ],
    ['many share', () => [new Account('Ada')].flatMap((account) => [account, account]), [ADA, ADA]],
  ])('is nothing, where it is what %s', (_what, make, expected) => {
    const text = JSON.stringify(withoutNeverCached(make()));
    expect(text).not.toContain('never-to-be-sent');
    expect(JSON.parse(text)).toEqual(expected);
  });

  it('leaves everything else as it is', () => {
    const value = { at: new Date(0), bytes: Buffer.from('a'), named: { toJSON: (name: string) => name } };
    expect(withoutNeverCached(value)).toBe(value);
  });
});
