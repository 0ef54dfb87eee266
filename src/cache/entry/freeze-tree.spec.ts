import { afterEach, describe, expect, it } from '@jest/globals';
import { decodePayload, encodePayload } from './payload-codec.js';

const everywhere = Object.prototype as { added?: unknown };

describe('decoding in a program where a library has added to Object.prototype', () => {
  afterEach(() => {
    delete everywhere.added;
  });

  it.each([
    ['an object', { when: 1 }],
    ['an instance', new Map()],
    ['a date', new Date(0)],
  ])('gives the fields that were stored, and freezes no others: %s', (_, added) => {
    const payload = encodePayload({ a: 1 });
    everywhere.added = added;
    const value = decodePayload(payload).open() as object;
    delete everywhere.added;
    expect(value).toStrictEqual({ a: 1 });
    expect(Object.isFrozen(added)).toBe(false);
  });
});
