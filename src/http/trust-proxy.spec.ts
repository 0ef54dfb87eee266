import { describe, expect, it } from '@jest/globals';
import { trustProxy } from './trust-proxy.js';

describe('trustProxy', () => {
  it('believes nobody unless told to', () => {
    expect(trustProxy('off')).toBe(false);
  });

  it('believes so many proxies, counted from the connection', () => {
    const trusts = trustProxy('2');
    if (typeof trusts !== 'function') throw new Error('a number is a rule about hops');
    expect([0, 1, 2, 3].map((hop) => trusts('10.0.0.1', hop))).toEqual([true, true, false, false]);
  });

  it('believes addresses and networks', () => {
    expect(trustProxy('10.0.0.0/8, ::1')).toEqual(['10.0.0.0/8', '::1']);
  });
});
