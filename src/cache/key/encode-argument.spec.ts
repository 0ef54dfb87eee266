import vm from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { UnencodableArgumentError } from '../cache.errors.js';
import { encodeArgument } from './encode-argument.js';

const DIGEST = /^%h[A-Za-z0-9_-]{43}$/;

describe('encodeArgument', () => {
  it.each<[unknown, string]>([
    ['2f1e6b1c-6f0a-4c7e-9a53-0e4a1f0f8b11', '2f1e6b1c-6f0a-4c7e-9a53-0e4a1f0f8b11'],
    ['ada+tag@example.org', 'ada+tag@example.org'],
    [1, '1'],
    ['1', '1'],
    [1n, '1'],
    [-0, '0'],
    [1e21, '1e+21'],
    [NaN, 'NaN'],
    [true, 'true'],
    ['true', 'true'],
    [null, '%n'],
    [undefined, '%u'],
    ['', '%e'],
    ['%n', '%25n'],
    ['null', 'null'],
    ['a:b*{c}', 'a%3Ab%2A%7Bc%7D'],
    ['[x]?\\ \n', '%5Bx%5D%3F%5C%20%0A'],
    ['é€😀', '%C3%A9%E2%82%AC%F0%9F%98%80'],
    ['\ud800', '%ED%A0%80'],
    [new Date('2026-01-02T03:04:05.006Z'), '2026-01-02T03%3A04%3A05.006Z'],
    [new URL('https://a.example/'), 'https%3A%2F%2Fa.example%2F'],
    [{ page: 1, limit: 20, search: undefined }, '%olimit=20,page=1%z'],
    [['a', null, undefined, ''], '%la,%n,%u,%e%z'],
    [[], '%l%z'],
    [{}, '%o%z'],
    [new Set(['b', 'a']), '%sa,b%z'],
    [
      new Map<unknown, unknown>([
        ['k', { x: 1 }],
        [1, 2],
      ]),
      '%m1=2,k=%ox=1%z%z',
    ],
    [Buffer.from([251, 255]), '%b-_8'],
    [new Uint8Array([251, 255]), '%b-_8'],
    [{ 'a=b,c': 'd,e=f' }, '%oa%3Db%2Cc=d%2Ce%3Df%z'],
    [{ at: new Date(0), toJSON: () => 'short' }, 'short'],
  ])('%p is %s', (value, text) => {
    expect(encodeArgument(value)).toBe(text);
  });

  it('is one text for one value, however the object was built', () => {
    class PageQuery {
      page = 1;
      limit = 20;
    }
    const foreign: unknown = vm.runInNewContext('({ limit: 20, page: 1 })');
    const bare = Object.assign(Object.create(null) as object, { page: '1', limit: 20n });
    for (const same of [{ limit: 20, page: 1 }, new PageQuery(), foreign, bare]) {
      expect(encodeArgument(same)).toBe('%olimit=20,page=1%z');
    }
  });

  it('makes long values a digest that no short value looks like', () => {
    const longs = ['x'.repeat(121), 'y'.repeat(121), ':'.repeat(41), 'x'.repeat(1_000_000), 10n ** 150n];
    const structures = [Array(200).fill(1), { a: 'x'.repeat(121), b: 'x'.repeat(80) }, Buffer.alloc(200)];
    const texts = [...longs, ...structures].map(encodeArgument);
    for (const text of texts) expect(text).toMatch(DIGEST);
    expect(new Set(texts).size).toBe(texts.length);
    expect(encodeArgument('x'.repeat(120))).toBe('x'.repeat(120));
    expect(encodeArgument(texts[0])).not.toBe(texts[0]);
    expect(encodeArgument(String(10n ** 150n))).toBe(encodeArgument(10n ** 150n));
  });

  it('keeps lone surrogates apart, short and long', () => {
    const halves = ['\ud800', '\ud801', '\udc00', '\ufffd', '\ud800\ud800', '\ud800\udc00'];
    const long = halves.map((half) => half + 'x'.repeat(150));
    expect(new Set([...halves, ...long].map(encodeArgument)).size).toBe(12);
  });

  it('does not confuse a structure with its own text', () => {
    const structure = Array.from({ length: 100 }, (_, at) => `member-${at}`);
    const itsText = `%l${structure.join(',')}%z`;
    expect(encodeArgument(itsText)).not.toBe(encodeArgument(structure));
    expect(encodeArgument(`"${itsText}`)).not.toBe(encodeArgument(structure));
  });

  describe('refuses what has no canonical text', () => {
    const cycle: { self?: unknown } = {};
    cycle.self = { inner: [cycle] };
    class Account {
      readonly #secret = 1;
      read(): number {
        return this.#secret;
      }
    }
    class Tenanted extends Map<string, string> {
      constructor(readonly tenant: string) {
        super();
      }
    }
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    let deep: unknown = 0;
    for (let level = 0; level < 100_000; level += 1) deep = [deep];

    it.each<[string, unknown]>([
      ['a function', () => 1],
      ['a symbol', Symbol('x')],
      ['a function inside', { f: () => 1 }],
      ['a cycle', cycle],
      ['deep nesting', deep],
      ['a class with behaviour', new Account()],
      ['a subclass of it', new (class extends Account {})()],
      ['a derived map', new Tenanted('a')],
      ['a promise', Promise.resolve(1)],
      ['an error', new Error('x')],
      ['a pattern', /x/],
      ['a weak map', new WeakMap()],
      ['an invalid date', new Date(NaN)],
      ['an invalid date inside', [new Date(NaN)]],
      ['a symbol property', { [Symbol('tenant')]: 1 }],
      ['a revoked proxy', revoked.proxy],
      [
        'a throwing getter',
        {
          get x(): never {
            throw new Error('no');
          },
        },
      ],
      [
        'an endless toJSON',
        (function make(): object {
          return { toJSON: make };
        })(),
      ],
      ['too many values', Array(200_000).fill(0)],
    ])('%s', (_, value) => {
      expect(() => encodeArgument(value)).toThrow(UnencodableArgumentError);
    });

    it('and says what it is and what to do', () => {
      expect(() => encodeArgument(new Account())).toThrow(
        'CACHE.UNENCODABLE_ARGUMENT: cache key: an instance of Account without toJSON(). ' +
          'Name the field that identifies it, as in {user.id}, or give its class a toJSON()',
      );
    });
  });
});
