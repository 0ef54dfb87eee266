import { deepStrictEqual as assertEqual } from 'node:assert';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { decodePayload, encodePayload } from './payload-codec.js';
import { richValues } from '../../../test/support/cache/rich-values.js';
import { seal } from './seal.js';
import { UncacheableValueError } from './uncacheable-value.error.js';

const roundTrip = <T>(value: T): T => decodePayload(encodePayload(value)).open() as T;

class Money {
  constructor(
    readonly amount: bigint,
    readonly currency: string,
  ) {}
  label() {
    return `${this.amount} ${this.currency}`;
  }
  toJSON() {
    return 'not what is stored';
  }
}

describe('payload codec', () => {
  it.each(Object.entries(richValues()))('gives back %s as it was', (_name, value) => {
    assertEqual(roundTrip(value), value);
  });

  it('gives back an invalid date', () => {
    // Apart from the others, because deep equality finds two invalid dates different.
    for (const { at } of [roundTrip({ at: new Date(NaN) }), roundTrip({ at: new Date(NaN), map: new Map() })]) {
      expect(at).toBeInstanceOf(Date);
      expect(at.getTime()).toBeNaN();
    }
  });

  it('gives back whatever seal accepts', () => {
    const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('constructor', '__keys__', 'toJSON', '', 'a'));
    const leaf = fc.oneof(
      fc.anything({ maxDepth: 0, withBigInt: true, withTypedArray: true }),
      fc.double(),
      fc.maxSafeInteger(),
      fc.bigInt(),
      fc.date({ noInvalidDate: true }),
      fc.string({ unit: 'binary', maxLength: 100 }),
      fc.string({ minLength: 1 }).map((text) => `${text}\ud801`),
    );
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 5, depthSize: 'small' },
        leaf,
        fc.array(tie('value'), { maxLength: 8 }),
        fc.dictionary(key, tie('value'), { maxKeys: 8, noNullPrototype: true }),
        fc.sparseArray(tie('value'), { maxLength: 20, maxNumElements: 5 }),
        fc.array(fc.record({ a: tie('value'), b: leaf }, { noNullPrototype: true }), { maxLength: 6 }),
        fc.array(fc.tuple(tie('value'), tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
        fc.array(tie('value'), { maxLength: 4 }).map((members) => new Set(members)),
        tie('value').map((twice) => [twice, { twice }]),
      ),
    }));
    let accepted = 0;
    fc.assert(
      fc.property(value, (made) => {
        let sealed;
        try {
          sealed = seal(made);
        } catch (error) {
          return error instanceof UncacheableValueError;
        }
        accepted += 1;
        assertEqual(sealed.open(), made);
        expect(Math.abs(decodePayload(encodePayload(sealed)).bytes - sealed.bytes)).toBeLessThanOrEqual(1);
        assertEqual(decodePayload(encodePayload(sealed)).open(), made);
        return true;
      }),
      { numRuns: 2_000, seed: 11 },
    );
    expect(accepted).toBeGreaterThan(1_500);
  });

  it('encodes a sealed value as it encodes the value', () => {
    for (const [name, value] of Object.entries(richValues())) {
      expect([name, encodePayload(seal(value)).equals(encodePayload(value))]).toEqual([name, true]);
    }
  });

  it('keeps instances of a given class, in trees and beside Maps', () => {
    const money = {
      list: [new Money(1n, 'EUR'), new Money(2n ** 80n, 'USD')],
      plain: { amount: 1n },
      one: new Money(3n, 'X'),
    };
    for (const value of [
      money,
      [new Money(1n, 'a'), { b: new Money(2n, 'b') }],
      new Money(1n, 'EUR'),
      new Map([['a', money]]),
    ]) {
      const opened = decodePayload(encodePayload(value, Money), Money).open();
      assertEqual(opened, value);
      assertEqual(decodePayload(encodePayload(seal(value, Money)), Money).open(), value);
    }
    const [first] = decodePayload(encodePayload([new Money(1n, 'EUR')], Money), Money).open() as [Money];
    expect(first.label()).toBe('1 EUR');
  });

  it('encodes again what it decoded, instances included', () => {
    for (const value of [[new Money(1n, 'a'), { b: new Money(2n, 'b') }], new Map([['a', new Money(1n, 'a')]])]) {
      const payload = encodePayload(value, Money);
      expect(encodePayload(decodePayload(payload, Money)).equals(payload)).toBe(true);
    }
  });

  it('does not give instances to a reader that names no class', () => {
    expect(() => decodePayload(encodePayload(new Money(1n, 'EUR'), Money))).toThrow('CACHE.CORRUPT_ENTRY');
  });

  it('hands out frozen trees, and copies of what cannot be frozen', () => {
    const tree = decodePayload(encodePayload({ list: [{ at: new Date(1) }] }));
    expect(tree.open()).toBe(tree.open());
    expect(Object.isFrozen((tree.open() as { list: object[] }).list[0])).toBe(true);
    const bytes = encodePayload({ data: Buffer.from([1, 2]) });
    const decoded = decodePayload(bytes);
    bytes.fill(0);
    (decoded.open() as { data: Buffer }).data[0] = 9;
    assertEqual(decoded.open(), { data: Buffer.from([1, 2]) });
  });

  it('stays usable and exact after a failure and after a large value', () => {
    const large = Array.from({ length: 30_000 }, (_, n) => ({ n, text: `some text ${n}` }));
    assertEqual(roundTrip(large), large);
    expect(() => decodePayload(encodePayload({ a: [1, 2, 3] }).subarray(0, 5))).toThrow('CACHE.CORRUPT_ENTRY');
    assertEqual(roundTrip([{ a: 1 }, { a: 2 }]), [{ a: 1 }, { a: 2 }]);
  });
});
