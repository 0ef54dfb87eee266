/** Values of every kind that a cache must give back as they were, by name. Made anew on each call. */
export function richValues(): Record<string, unknown> {
  const shared = { id: 1 };
  const cycle: { name: string; self?: unknown } = { name: 'a' };
  cycle.self = cycle;
  const ring: { next?: unknown } = {};
  ring.next = { next: ring };
  const inMap = new Map<unknown, unknown>();
  inMap.set('me', inMap);
  const holes = [1, , 3] as unknown[]; // eslint-disable-line no-sparse-arrays
  const vast: unknown[] = [];
  vast[4_000_000_000] = 'far';
  const words = (count: number) => Array.from({ length: count }, (_, n) => `word ${n}`);
  return {
    undefined: undefined,
    null: null,
    true: true,
    false: false,
    zero: 0,
    'negative zero': -0,
    NaN: NaN,
    Infinity: Infinity,
    'negative Infinity': -Infinity,
    'smallest number': Number.MIN_VALUE,
    'largest number': Number.MAX_VALUE,
    'largest integer': Number.MAX_SAFE_INTEGER,
    'two to the 31': 2 ** 31,
    'minus two to the 31': -(2 ** 31),
    'two to the 32': 2 ** 32,
    fraction: 0.1 + 0.2,
    'empty string': '',
    string: 'a meeting',
    'non-Latin string': 'Ζωή 会議 🗳️ é',
    'lone surrogate': 'a\ud800b',
    'long lone surrogate': `${'x'.repeat(200)}\udfff`,
    'replacement character': '\ufffd',
    'NUL and controls': '\u0000\u0001\u2028\u007f',
    'string of 70,000 characters': 'ß'.repeat(70_000),
    'bigint zero': 0n,
    'bigint of 64 bits': -(2n ** 63n),
    'unsigned bigint of 64 bits': 2n ** 64n - 1n,
    'bigint of 300 bits': -(2n ** 300n) + 7n,
    'empty object': {},
    'empty array': [],
    'nested empties': [[], {}, [[]], { a: {} }],
    'plain object': { id: 'x', count: 3, list: [1, 2, 3], nested: { ok: true, none: null } },
    'undefined properties': { a: undefined, b: [undefined, null] },
    'negative zero inside': { a: [-0] },
    'keys like methods': { constructor: 'c', hasOwnProperty: 1, toString: 't', toJSON: 'j', then: 'x', valueOf: 0 },
    'constructor undefined': [{ constructor: undefined }, { constructor: null }],
    'odd keys': { '': 1, ' ': 2, 'a-b': 3, 'quote"': 4, '\ud800': 5, 'new\nline': 6, 'r()': 7, __proto: 8 },
    'notes of the packer': [{ a: 1, __keys__: 2 }, { a: 1 }, { __keys__: ['a'] }, { __keys__: 1, b: 2 }],
    'number keys': { 1: 'a', 0: 'b', '-1': 'c', '01': 'd', '4294967295': 'e' },
    'sparse array': holes,
    'vast sparse array': vast,
    'list of records': words(50).map((title, id) => ({ id, title, open: id % 2 === 0 })),
    'records of 100 shapes': words(100).map((word) => [{ [word]: 1 }, { [word]: 2, x: 1 }, { [word]: 3 }]),
    'dictionary of 2,000 keys': Object.fromEntries(words(2_000).map((word, n) => [word, { n }])),
    'object of 70,000 keys': Object.fromEntries(words(70_000).map((word, n) => [word, n])),
    'array of 70,000': words(70_000),
    date: new Date('2026-02-03T04:05:06.789Z'),
    'date epoch': new Date(0),
    'date before 1970': { at: new Date(-1) },
    'date after 2106': { at: new Date(8.64e15) },
    'equal dates': [new Date(5), new Date(5)],
    map: new Map<unknown, unknown>([
      ['a', 1],
      [2, new Date(1)],
      [{ k: 1 }, [new Map()]],
    ]),
    'map with equal dates as keys': {
      before: [new Date(5)],
      map: new Map([
        [new Date(5), 1],
        [new Date(5), 2],
      ]),
    },
    set: new Set<unknown>([1, 'a', { x: 1 }, new Set([NaN])]),
    buffer: Buffer.from('a few bytes'),
    'empty buffer': { data: Buffer.alloc(0) },
    'typed arrays': [
      new Uint8Array([1, 2]),
      new Int16Array([-1, 2]),
      new Uint8ClampedArray([255]),
      new Float32Array([1.5]),
      new Float64Array([NaN, -0]),
      new BigInt64Array([-5n]),
      new BigUint64Array([5n]),
    ],
    'part of a typed array': new Uint16Array([1, 2, 3, 4]).subarray(1, 3),
    'array buffer': new Uint8Array([9, 8, 7]).buffer,
    'data view': new DataView(new Uint8Array([1, 2, 3]).buffer, 1),
    'shared reference': [shared, shared, { again: shared }],
    cycle,
    ring: [ring],
    'cycle through a map': inMap,
    'everything together': {
      at: new Date(7),
      ids: new Set([1n]),
      by: new Map([['x', Buffer.from([1])]]),
      no: undefined,
    },
  };
}
