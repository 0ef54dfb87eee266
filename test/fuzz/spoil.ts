import type { Chance } from './chance.js';

const WRONG = [
  null, '', ' ', 0, -1, 1.5, 1e21, Number.MAX_SAFE_INTEGER + 2, true, [], {}, [[]], 'x'.repeat(10_000), '\0', '\ud83d',
  '‮text', "'; DROP TABLE users; --", '{{7*7}}', '../../etc/passwd', '*', 'a:b*{c}', '0x10', '1e3', '-0', 'NaN', 'null',
  '99999999999999999999', '2024-02-31T00:00:00Z', '0001-01-01T00:00:00Z', { $gt: '' }, ['a', 'a'], [null],
] as const; // prettier-ignore

const ADDED = ['role', 'isAdmin', 'id', 'userId', 'createdAt', 'passwordHash', '__proto__', 'constructor', 'toString'];

/** A value that is probably not allowed where another one is. */
export const wrongValue = (chance: Chance): unknown => chance.pick(WRONG);

/** As text, for a path, a query or a header. */
export const wrongText = (chance: Chance): string => {
  const value = wrongValue(chance);
  return typeof value === 'string' ? value : JSON.stringify(value);
};

/** A body with something wrong in it. */
export function spoilBody(chance: Chance, body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || chance.in(0.1)) return wrongValue(chance);
  const names = Object.keys(body);
  const name = names.length > 0 ? chance.pick(names) : 'unknown';
  switch (chance.integer(0, 3)) {
    case 0:
      return Object.fromEntries(Object.entries(body).filter(([other]) => other !== name));
    case 1:
      return { ...body, ...Object.fromEntries([[chance.pick(ADDED), wrongValue(chance)]]) };
    default:
      return { ...body, [name]: wrongValue(chance) };
  }
}

const BROKEN_JSON = [
  '{',
  '{"a":1,}',
  '[1,2',
  'undefined',
  '{"a":1}{"a":2}',
  '{"__proto__":{"a":1}}',
  '"',
  '\u0000',
  '[['.repeat(5_000),
];

/** What is no JSON, or JSON with a trap. */
export const brokenJson = (chance: Chance): string => chance.pick(BROKEN_JSON);
