import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';

/** Of an IPv6 address: what one household, or one server, is given. */
const NETWORK_WORDS = 4;

/**
 * Who a request comes from, for counting: the address, or for IPv6 its network of 64 bits. Behind proxies that are
 * believed (`TRUST_PROXY`) it is whom they speak for.
 */
export function clientAddress({ ip, socket }: Pick<FastifyRequest, 'ip' | 'socket'>): string {
  // A proxy may pass on what the client wrote in the header: text of any length.
  const address = isIP(ip) === 0 ? (socket.remoteAddress ?? 'unknown') : ip;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return mapped;
  return isIP(address) === 6 ? networkOf(address) : address;
}

function networkOf(address: string): string {
  // One spelling: a URL writes it in lower case, without zeros in front, and never ends in an IPv4 address.
  const [plain = ''] = address.split('%');
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail ? tail.split(':') : [];
  const zeros = Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  return `${[...before, ...zeros, ...after].slice(0, NETWORK_WORDS).join(':')}::/64`;
}
