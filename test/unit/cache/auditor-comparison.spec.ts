import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AuditedCache, BOUND, NONE } from '../../support/cache/audited-cache.js';
import { richValues } from '../../support/cache/rich-values.js';

class Money {
  constructor(readonly amount: number) {}
}

/** Values larger than what is compared. */
const TOO_LARGE = ['object of 70,000 keys', 'array of 70,000'];

describe('the comparison of an audit', () => {
  let audited: AuditedCache;
  beforeEach(() => {
    audited = new AuditedCache('remote');
  });
  afterEach(() => audited.cache.close());

  // Equal, and no part in common.
  const loaded = richValues();
  const audits = richValues();
  const kinds = Object.keys(loaded).filter((kind) => !TOO_LARGE.includes(kind));
  it.each(kinds)('finds a value equal to itself after the remote store: %s', async (kind) => {
    await audited.staleHit([loaded[kind], audits[kind]], { emptyTtl: '1h' });
    expect(await audited.finished()).toStrictEqual({ ...NONE, agreed: 1 });
  });

  it.each<[string, unknown, unknown]>([
    ['fields', { a: 1, b: [{ c: 2, d: 3 }] }, { b: [{ d: 3, c: 2 }], a: 1 }],
    ['members of a Set', new Set([1, { a: 1 }]), new Set([{ a: 1 }, 1])],
    // prettier-ignore
    ['members of a Map', new Map([[1, 'a'], [2, 'b']]), new Map([[2, 'b'], [1, 'a']])],
  ])('does not mind the order of %s', async (_, old, now) => {
    await audited.staleHit([old, now]);
    expect(await audited.finished()).toStrictEqual({ ...NONE, agreed: 1 });
  });

  it.each<[string, unknown, unknown]>([
    ['an order of rows', [1, 2], [2, 1]],
    ['a field that is undefined', { a: undefined }, {}],
    ['null and nothing', null, undefined],
    ['a number and its text', { a: 1 }, { a: '1' }],
    ['a date', { at: new Date(1) }, { at: new Date(2) }],
    ['bytes', Buffer.from([1]), Buffer.from([2])],
    ['an instance', new Money(1), new Money(2)],
    ['an instance and a plain object', new Money(1), { amount: 1 }],
  ])('minds %s', async (_, old, now) => {
    await audited.staleHit([old, now], { type: Money, emptyTtl: '1h' });
    await audited.waiting();
    await audited.pass(BOUND);
    expect(await audited.finished()).toStrictEqual({ ...NONE, stale: 1 });
  });
});
