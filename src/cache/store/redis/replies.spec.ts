import { describe, expect, it } from '@jest/globals';
import { serverIdentity } from './server-facts.js';
import {
  dataReply,
  datumReply,
  identityReply,
  integerReply,
  isReplicas,
  leaseReply,
  MismatchedReplyError,
  putReply,
  ReplicaError,
  scanReply,
  totalsReply,
} from './replies.js';

const bytes = (text: string) => Buffer.from(text);
const id = '0123456789abcdef';

describe('a reply', () => {
  it.each([
    ['data, of another number', () => dataReply([bytes('a')], 2)],
    ['data, none', () => dataReply(bytes('ab'), 2)],
    ['data, of another kind', () => dataReply([bytes('a'), 1], 2)],
    ['a datum', () => datumReply('OK')],
    ['an integer', () => integerReply(bytes('1'))],
    ['an identity', () => identityReply(bytes('entry'))],
    ['a page, of data', () => scanReply([bytes('0'), null])],
    ['a page, its cursor', () => scanReply(['ours', []])],
    ['a page, longer', () => scanReply(['0', [], []])],
    ['of a put', () => putReply([1, bytes('x')])],
    ['of a put, none', () => putReply(bytes(id))],
    ['a lease, of another kind', () => leaseReply([bytes('key'), bytes('x')])],
    ['a lease without identity', () => leaseReply([bytes('ours'), bytes('x')])],
    ['INFO, none', () => serverIdentity('OK')],
    ['INFO, not even text', () => serverIdentity(null)],
  ])('to something else is told apart: %s', (_what, read) => {
    expect(read).toThrow(MismatchedReplyError);
  });

  it('to what was asked is taken', () => {
    expect(dataReply([null, bytes('a')], 2)).toStrictEqual([null, bytes('a')]);
    expect(scanReply(['17', ['name']])).toStrictEqual({ next: '17', names: ['name'] });
    expect(putReply([1, bytes(id)])).toStrictEqual([1, id]);
    expect(leaseReply([bytes('held')])[0]).toBe('held');
    expect(leaseReply([bytes('entry'), bytes('body')])).toStrictEqual(['entry', bytes('body')]);
    expect(serverIdentity(`# Replication\r\nrole:master\r\nmaster_replid:${id}${id}\r\n`)).toBe(id);
  });

  it("of totals keeps the numbers: a field that is none may be anybody's, and is no damage", () => {
    expect(totalsReply({ loads: '2.5', garbage: 'hello', more: 'NaN' })).toStrictEqual([['loads', 2.5]]);
    expect(() => totalsReply('OK')).toThrow(MismatchedReplyError);
  });

  it('of a replica is told apart from damage', () => {
    expect(() => serverIdentity(`role:slave\r\nmaster_replid:${id}\r\n`)).toThrow(ReplicaError);
    expect(isReplicas(new ReplicaError())).toBe(true);
    expect(isReplicas(new Error("READONLY You can't write against a read only replica."))).toBe(true);
    expect(isReplicas(new MismatchedReplyError())).toBe(false);
  });
});
