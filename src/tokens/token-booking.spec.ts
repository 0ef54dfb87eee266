import { describe, expect, it } from '@jest/globals';
import { partiesOf, requestHash, type TokenBooking } from './token-booking.js';

const transfer: TokenBooking = {
  type: 'transfer',
  kind: 'credit',
  fromUserId: 'ada',
  toUserId: 'bob',
  amount: 5,
  memo: 'Tea',
  requestedBy: 'ada',
  idempotencyKey: 'one',
};

describe('a token booking', () => {
  it('has the hash of what it asks for, whoever asks and with whatever key', () => {
    expect(requestHash({ ...transfer, requestedBy: 'eve', idempotencyKey: 'two' })).toBe(requestHash(transfer));
  });

  it.each([
    { type: 'mint' as const },
    { kind: 'point' },
    { fromUserId: 'bob', toUserId: 'ada' },
    { toUserId: null },
    { amount: 6 },
    { memo: '' },
  ])('has another hash when it asks for %j', (change) => {
    expect(requestHash({ ...transfer, ...change })).not.toBe(requestHash(transfer));
  });

  it('has the users as parties, and not the issuance', () => {
    expect(partiesOf(transfer)).toEqual(['ada', 'bob']);
    expect(partiesOf({ ...transfer, toUserId: null })).toEqual(['ada']);
  });
});
