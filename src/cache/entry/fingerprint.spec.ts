import { describe, expect, it } from '@jest/globals';
import { newEntryId } from './entry-id.js';
import { fingerprintOf } from './fingerprint.js';

const rid = '0123456789abcdef';

describe('fingerprintOf', () => {
  it('is 16 bytes that depend on nothing but its arguments', () => {
    const stamps = [newEntryId(), newEntryId()];
    const first = fingerprintOf(rid, stamps);
    expect(first).toHaveLength(16);
    for (let other = 0; other < 10_000; other += 1) fingerprintOf(rid, [newEntryId()]);
    expect(
      fingerprintOf(
        rid,
        stamps.map((stamp) => Buffer.from(stamp)),
      ),
    ).toEqual(first);
  });

  it('differs for another server, another stamp, another order, another number', () => {
    const [a, b] = [newEntryId(), newEntryId()];
    const lists = [[a, b], [b, a], [a], [b], [a, b, b], [a, a, b], [], [Buffer.alloc(0)], [Buffer.concat([a, b])]];
    const all = [...lists.map((stamps) => fingerprintOf(rid, stamps)), fingerprintOf('fedcba9876543210', [a, b])];
    expect(new Set(all.map((fingerprint) => fingerprint.toString('hex'))).size).toBe(all.length);
  });

  it('tells apart lists whose texts would run together', () => {
    const lists = [['ab', 'c'], ['a', 'bc'], ['abc'], ['a:b', 'c'], ['1:a', 'b'], ['', 'abc'], ['abc', '']];
    const all = lists.map((stamps) => fingerprintOf(rid, stamps).toString('hex'));
    expect(new Set(all).size).toBe(lists.length);
  });
});
