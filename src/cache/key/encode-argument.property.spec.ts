import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeArgument } from './encode-argument.js';

const ALLOWED = /^[A-Za-z0-9_.~@+=,%-]+$/;

describe('encodeArgument, for any value', () => {
  const anyText = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.string({ unit: fc.constantFrom(...Array.from('%:*{}[],= ?\\nuehbolmsz"A7')), maxLength: 6 }),
    fc.array(fc.integer({ min: 0xd7f0, max: 0xe010 }), { maxLength: 4 }).map((units) => String.fromCharCode(...units)),
    fc.string({ minLength: 100, maxLength: 140 }),
  );
  const scalar = fc.oneof(
    anyText,
    fc.integer(),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined, ''),
  );
  const { value: anyValue } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      scalar,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(anyText, tie('value'), { maxKeys: 3 }),
      fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 2 }).map((pairs) => new Map(pairs)),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => new Set(items)),
      fc.uint8Array({ maxLength: 6 }),
      fc.date({ noInvalidDate: true }),
    ),
  }));

  it('never contains a separator or a wildcard, and is bounded', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = encodeArgument(value);
        expect(text).toMatch(ALLOWED);
        expect(text.length).toBeLessThanOrEqual(120);
      }),
      { numRuns: 2_000 },
    );
  });

  it('can be read back, so no two values share a text', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const text = encodeArgument(value);
        fc.pre(!text.includes('%h'));
        expect(decode(text)).toEqual(canonical(value));
      }),
      { numRuns: 2_000 },
    );
  });

  it('is the same for two values exactly when they are canonically equal', () => {
    const near = fc.oneof(fc.tuple(anyValue, anyValue), fc.tuple(scalar, scalar), fc.tuple(anyText, anyText));
    fc.assert(
      fc.property(near, ([a, b]) => {
        expect(encodeArgument(a) === encodeArgument(b)).toBe(
          JSON.stringify(canonical(a)) === JSON.stringify(canonical(b)),
        );
      }),
      { numRuns: 2_000 },
    );
  });
});

/** An independent statement of which values are the same: a tree of tagged code-unit lists. */
type Tree = readonly [kind: string, ...parts: (string | number | Tree)[]];

function canonical(value: unknown): Tree {
  if (value === null) return ['null'];
  if (value === undefined) return ['undefined'];
  if (value instanceof Date) return canonical(value.toISOString());
  if (typeof value !== 'object') return ['text', ...units(''.concat(value as string))];
  if (value instanceof Uint8Array) return ['bytes', ...value];
  if (Array.isArray(value)) return ['list', ...value.map(canonical)];
  if (value instanceof Set) return ['set', ...sorted([...value].map(canonical))];
  if (value instanceof Map)
    return ['map', ...sorted([...value].map(([k, v]): Tree => ['pair', canonical(k), canonical(v)]))];
  const pairs = Object.entries(value).filter(([, item]) => item !== undefined);
  return ['object', ...sorted(pairs.map(([key, item]): Tree => ['pair', canonical(key), canonical(item)]))];
}

function sorted(trees: Tree[]): Tree[] {
  return trees.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
}

function units(text: string): number[] {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

/** Reads the key language back, by a grammar of its own. */
function decode(text: string): Tree {
  let at = 0;
  const take = (token: string): boolean => {
    const found = text.startsWith(token, at);
    if (found) at += token.length;
    return found;
  };
  const many = <T>(item: () => T): T[] => {
    const items: T[] = [];
    while (!take('%z')) {
      if (items.length > 0 && !take(',')) throw new Error(`no comma at ${at} of ${text}`);
      items.push(item());
    }
    return items;
  };
  const pair = (): Tree => {
    const key = value(true);
    if (!take('=')) throw new Error(`no = at ${at} of ${text}`);
    return ['pair', key, value(true)];
  };
  function value(inside: boolean): Tree {
    if (take('%n')) return ['null'];
    if (take('%u')) return ['undefined'];
    if (take('%e')) return ['text'];
    if (take('%l')) return ['list', ...many(() => value(true))];
    if (take('%s')) return ['set', ...sorted(many(() => value(true)))];
    if (take('%m')) return ['map', ...sorted(many(pair))];
    if (take('%o')) return ['object', ...sorted(many(pair))];
    if (take('%b')) return ['bytes', ...Buffer.from(run(/[A-Za-z0-9_-]*/y), 'base64url')];
    const encoded = run(inside ? /(?:[A-Za-z0-9_.~@+-]|%[0-9A-F]{2})+/y : /(?:[A-Za-z0-9_.~@+=,-]|%[0-9A-F]{2})+/y);
    return ['text', ...unitsOfBytes(encoded)];
  }
  function run(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }
  const tree = value(false);
  if (at !== text.length) throw new Error(`left over at ${at} of ${text}`);
  return tree;
}

function unitsOfBytes(encoded: string): number[] {
  const bytes = Array.from(encoded.matchAll(/%([0-9A-F]{2})|(.)/g), ([, hex, plain]) =>
    hex === undefined ? (plain ?? '').charCodeAt(0) : parseInt(hex, 16),
  );
  const points: number[] = [];
  for (const byte of bytes) {
    if (byte < 0x80) points.push(byte);
    else if (byte >= 0xc0) points.push(byte & (byte >= 0xf0 ? 0x07 : byte >= 0xe0 ? 0x0f : 0x1f));
    else points.push((points.pop() ?? 0) * 64 + (byte & 0x3f));
  }
  return units(String.fromCodePoint(...points));
}
