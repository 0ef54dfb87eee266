import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileWildcard, toRedisGlob } from './wildcard.js';

describe('compileWildcard', () => {
  it.each<[string, string, boolean]>([
    ['a', 'a', true],
    ['a', 'ab', false],
    ['*', '', true],
    ['a*', 'a', true],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*ab*ab', 'ab', false],
    ['*ab*ab', 'abab', true],
    ['user:*:posts', 'user:1:2:posts', true],
    ['user:*:posts', 'user::posts', true],
    ['user:*:posts', 'user:posts', false],
    ['a.c', 'abc', false],
  ])('%s on %j: %s', (pattern, key, matched) => {
    expect(compileWildcard(pattern)(key)).toBe(matched);
  });

  it('agrees with a regular expression', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 10 });
    const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '*'), maxLength: 8 });
    fc.assert(
      fc.property(pattern, text, (glob, key) => {
        expect(compileWildcard(glob)(key)).toBe(new RegExp(`^${glob.replaceAll('*', '.*')}$`).test(key));
      }),
      { numRuns: 5_000 },
    );
  });

  it('answers at once where backtracking would not end', () => {
    const matches = compileWildcard(`${'a*'.repeat(200)}b`);
    expect(matches('a'.repeat(512))).toBe(false);
    expect(matches(`${'a'.repeat(511)}b`)).toBe(true);
  });
});

describe('toRedisGlob', () => {
  it('escapes what only Redis would understand', () => {
    expect(toRedisGlob('a?[x]\\:*:**')).toBe('a\\?\\[x\\]\\\\:*:*');
  });
});
