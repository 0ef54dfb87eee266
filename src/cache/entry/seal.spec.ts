import { deepStrictEqual as assertEqual } from 'node:assert';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { richValues } from '../../../test/support/cache/rich-values.js';
import { seal, sealOwned } from './seal.js';

class Owner {
  #secret = 1;
  constructor(
    readonly name: string,
    readonly since = new Date(1),
  ) {
    if (name === '') throw new Error('the constructor was called');
  }
  get secret() {
    return this.#secret;
  }
  greeting() {
    return `hello ${this.name}`;
  }
}
class Member extends Owner {}

/** Every object reachable through properties and elements. */
function reachable(value: unknown, found = new Set<object>()): Set<object> {
  if (typeof value !== 'object' || value === null || found.has(value)) return found;
  found.add(value);
  for (const child of Object.values(value)) reachable(child, found);
  return found;
}

describe('seal', () => {
  it.each(Object.entries(richValues()))('gives back %s as it was', (_name, value) => {
    const sealed = seal(value);
    assertEqual(sealed.open(), value);
    assertEqual(sealed.open(), value);
    expect(sealed.bytes).toBeGreaterThanOrEqual(0);
  });

  it("neither freezes nor keeps the loader's objects", () => {
    const at = new Date(1);
    const own = { items: [{ at }], map: [1] };
    const opened = seal(own).open();
    at.setTime(2);
    own.items.push({ at: new Date(3) });
    own.map[0] = 2;
    assertEqual(opened, { items: [{ at: new Date(1) }], map: [1] });
  });

  it('gives all callers one object, frozen all the way down', () => {
    const sealed = seal({ items: [{ at: new Date(1), tags: ['a'] }, new Date(2)], at: new Date(1) });
    expect(sealed.open()).toBe(sealed.open());
    const objects = reachable(sealed.open());
    expect(objects.size).toBeGreaterThanOrEqual(6);
    for (const object of objects) expect(Object.isFrozen(object)).toBe(true);
  });

  it('gives each caller a copy of its own of what cannot be frozen', () => {
    const value = () => ({ bytes: Buffer.from([1]), map: new Map([['a', { n: 1 }]]), view: new Uint8Array([1]) });
    const sealed = seal(value());
    const first = sealed.open();
    first.bytes[0] = 9;
    Object.assign(first.map.get('a') ?? {}, { n: 9 });
    first.map.set('b', { n: 2 });
    first.view[0] = 9;
    assertEqual(sealed.open(), value());
    expect(sealed.open()).not.toBe(sealed.open());
  });

  it('keeps only the bytes that a Buffer shows, not the pool behind it', () => {
    const opened = seal({ part: Buffer.from('abcdef').subarray(2, 4) }).open();
    expect(opened.part.toString()).toBe('cd');
    expect(Buffer.isBuffer(opened.part)).toBe(true);
    expect(new Uint8Array(seal(new Uint8Array(1000).subarray(0, 2)).open().buffer)).toHaveLength(2);
  });

  it('keeps shared references and cycles', () => {
    const shared = { n: 1 };
    const opened = seal({ a: shared, b: [shared] }).open();
    expect(opened.a).toBe(opened.b[0]);
    const cycle: { me?: unknown } = {};
    cycle.me = cycle;
    const ring = seal(cycle).open();
    expect(ring.me).toBe(ring);
    const inMap = seal({ map: new Map([[shared, shared]]) }).open();
    const [[key, value]] = [...inMap.map] as [[object, object]];
    expect(key).toBe(value);
  });

  it('seals what is sealed already', () => {
    const inner = seal({ at: new Date(1), list: [1] }).open();
    assertEqual(seal({ inner, at: inner.at }).open(), { inner: { at: new Date(1), list: [1] }, at: new Date(1) });
  });

  it('keeps a getter as the value it gives', () => {
    const opened = seal({
      get now() {
        return [1];
      },
    }).open();
    expect(Object.getOwnPropertyDescriptor(opened, 'now')).toMatchObject({ value: [1], enumerable: true });
  });

  it('takes plain objects of another realm for plain objects of this one', () => {
    const foreign: unknown = runInNewContext('({ list: [1], at: new Date(5), map: new Map([[1, new Set([2])]]) })');
    assertEqual(seal(foreign).open(), { list: [1], at: new Date(5), map: new Map([[1, new Set([2])]]) });
  });

  it('estimates more memory for more data', () => {
    const list = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `id-${n}`, text: 'x'.repeat(100) }));
    const ten = seal(list(10)).bytes;
    const hundred = seal(list(100)).bytes;
    expect(ten).toBeGreaterThan(10 * 100);
    expect(hundred / ten).toBeGreaterThan(8);
    expect(hundred / ten).toBeLessThan(12);
    expect(seal(Buffer.alloc(5_000)).bytes).toBeGreaterThanOrEqual(5_000);
    expect(seal('会'.repeat(1_000)).bytes).toBeGreaterThanOrEqual(2_000);
  });

  describe('with a class', () => {
    it.each([
      ['at the top', new Owner('a')],
      ['in an array', [new Owner('a'), new Owner('b')]],
      ['nested', { by: { owner: new Owner('a') }, plain: { name: 'b' } }],
      ['in a Map', new Map([['a', new Owner('a')]])],
    ])('keeps instances %s', (_where, value) => {
      assertEqual(seal<unknown>(value, Owner).open(), value);
    });

    it('freezes an instance and keeps its methods', () => {
      const owner = seal(new Owner('a'), Owner).open();
      expect(owner).toBeInstanceOf(Owner);
      expect(owner.greeting()).toBe('hello a');
      expect(Object.isFrozen(owner)).toBe(true);
      expect(() => owner.since.setTime(0)).toThrow(TypeError);
    });

    it('runs neither the constructor nor a setter', () => {
      class Watched {
        calls: unknown[] = [];
        declare value: number;
        set trap(value: unknown) {
          this.calls.push(value);
        }
      }
      const made = Object.defineProperty(new Watched(), 'trap', { value: 1, enumerable: true, writable: true });
      expect(seal(made, Watched).open().calls).toEqual([]);
    });

    it('refuses other classes, subclasses too', () => {
      expect(() => seal({ a: new Member('x') }, Owner)).toThrow('a is an instance of Member');
    });

    it('refuses a class with inner state', () => {
      class Failure extends Error {}
      class Index extends Map<string, string> {}
      expect(() => seal(new Failure('x'), Failure)).toThrow('is an Error');
      expect(() => seal(new Index(), Index)).toThrow('is an instance of Index');
    });
  });
});

describe('sealOwned', () => {
  it('freezes in place and guards dates', () => {
    const at = (): Date | undefined => value.items[0]?.at;
    const value = { items: [{ at: new Date(1) }], n: 1 };
    const sealed = sealOwned(value, 77);
    expect(sealed.open()).toBe(value);
    expect(Object.isFrozen(value.items[0])).toBe(true);
    expect(() => at()?.setTime(5)).toThrow(TypeError);
    expect(sealed.bytes).toBe(77);
  });

  it('makes the numbered objects instances', () => {
    const sealed = sealOwned<unknown>([{ name: 'a' }, { plain: { name: 'b' } }], 1, Owner, [0, 2]);
    const [first, second] = sealed.open() as [Owner, { plain: Owner }];
    expect(first).toBeInstanceOf(Owner);
    expect(second).not.toBeInstanceOf(Owner);
    expect(second.plain.greeting()).toBe('hello b');
  });

  it('refuses what it cannot freeze', () => {
    expect(() => sealOwned({ map: new Map() }, 1)).toThrow('is no plain object, array or date');
  });
});
