import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';
import { clientAddress } from './client-address.js';

const from = (ip: string, remoteAddress = '192.0.2.1'): string =>
  clientAddress({ ip, socket: { remoteAddress } } as Pick<FastifyRequest, 'ip' | 'socket'>);

describe('clientAddress', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0DB8:1:2::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
  ])('counts %s as %s', (ip, counted) => {
    expect(from(ip)).toBe(counted);
  });

  it('takes the peer for what is no address at all', () => {
    expect(from('x'.repeat(5_000))).toBe('192.0.2.1');
  });
});
