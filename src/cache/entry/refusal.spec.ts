import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { seal } from './seal.js';
import { UncacheableValueError } from './uncacheable-value.error.js';

class Invoice {
  total = 1;
}

function refused(value: unknown): UncacheableValueError {
  try {
    seal(value);
  } catch (error) {
    if (error instanceof UncacheableValueError) return error;
    throw error;
  }
  throw new Error('was accepted');
}

describe('what cannot be given back is refused', () => {
  it.each<[what: string, value: unknown, reason: RegExp]>([
    ['a function', () => 1, /function/],
    ['a symbol', Symbol('x'), /symbol/],
    ['a symbol key', { [Symbol('x')]: 1 }, /symbol as key/],
    ['a promise', Promise.resolve(1), /promise/],
    ['a stream', Readable.from([]), /stream/],
    ['a web stream', new ReadableStream(), /stream/],
    ['an async generator', (async function* () {})(), /stream/],
    ['a null prototype', Object.assign(Object.create(null) as object, { a: 1 }), /null prototype/],
    ['an object below a null prototype', Object.create(Object.create(null) as object), /unnamed class/],
    ['an own __proto__', JSON.parse('{"__proto__": {"admin": true}}'), /__proto__/],
    ['an unknown class', new Invoice(), /instance of Invoice/],
    ['an Error', new RangeError('x'), /Error/],
    ['a RegExp', /x/, /RegExp/],
    ['a URL', new URL('https://example.org'), /URL/],
    ['a boxed primitive', Object('x'), /instance of String/],
    ['a WeakMap', new WeakMap(), /instance of WeakMap/],
    ['an iterator', [1][Symbol.iterator](), /instance of/],
    ['an array of another class', new (class List extends Array {})(), /instance of List/],
    ['an array with properties', /-/.exec('a-b'), /property 'index'/],
    ['an array with a hole and a property', Object.assign([, 1], { x: 1 }), /property 'x'/], // eslint-disable-line no-sparse-arrays
    ['a vast sparse array', Object.assign([], { 4_000_000_000: 1 }), /more than 10000 holes/],
    ['a Date with properties', Object.assign(new Date(), { x: 1 }), /properties of its own/],
    ['a Map with properties', Object.assign(new Map(), { x: 1 }), /properties of its own/],
    ['shared memory', new Uint8Array(new SharedArrayBuffer(2)), /instance of Uint8Array/],
    [
      'a getter that throws',
      {
        get x() {
          throw new Error('broken');
        },
      },
      /could not be read \(broken\)/,
    ],
    ['a revoked proxy', revoked(), /could not be read/],
  ])('%s', (_what, value, reason) => {
    const error = refused({ items: [0, { owner: value }] });
    expect(error.code).toBe('CACHE.UNCACHEABLE_VALUE');
    expect(error.path).toMatch(/^items\[1\]/);
    expect(error.reason).toMatch(reason);
    expect(error.fix).not.toBe('');
    expect(error.message).toContain('CACHE.UNCACHEABLE_VALUE: items[1]');
    expect(refused(value).message).toContain('the result');
  });

  it('names the path', () => {
    expect(refused({ items: [0, 1, 2, { owner: new Invoice() }] }).path).toBe('items[3].owner');
    expect(refused({ 'a b': { c: [Symbol.iterator] } }).path).toBe('["a b"].c[0]');
    expect(refused({ by: new Map([['x', { f: () => 1 }]]) }).path).toBe('by[0].f');
    expect(refused({ ok: [{ a: 1 }], then: { deep: { er: () => 1 } } }).path).toBe('then.deep.er');
  });

  it('a chain that is too deep, without exhausting the stack', () => {
    let chain: unknown = 1;
    for (let depth = 0; depth < 100_000; depth += 1) chain = { chain };
    expect(refused(chain).reason).toContain('more than 400 levels');
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}
