import { isIP } from 'node:net';
import { ValidateBy, type ValidationOptions } from 'class-validator';

const WIDEST: Readonly<Record<number, number>> = { 4: 32, 6: 128 };

/** `10.0.0.0/8`, `::1`. A network of no bits would be everybody, and then nobody's word could be believed. */
function isNetwork(text: string): boolean {
  const [, address = '', bits = '1'] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text.trim()) ?? [];
  const widest = WIDEST[isIP(address)] ?? 0;
  return Number(bits) >= 1 && Number(bits) <= widest;
}

const areProxies = (value: unknown): boolean =>
  typeof value === 'string' && (/^(off|[1-9])$/.test(value) || value.split(',').every(isNetwork));

/** A rule for `TRUST_PROXY`: off, a number of proxies, or a list of addresses and networks. */
export const AreProxies = (options: ValidationOptions): PropertyDecorator =>
  ValidateBy({ name: 'areProxies', validator: { validate: areProxies } }, options);
