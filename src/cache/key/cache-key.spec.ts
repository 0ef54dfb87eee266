import { describe, expect, it } from '@jest/globals';
import { InvalidKeyError, UnencodableArgumentError } from '../cache.errors.js';
import { assertKey, assertPattern, assertTag, cacheKey } from './cache-key.js';
import { compileKeyTemplate } from './key-template.js';

describe('cacheKey', () => {
  it('encodes every value as a template of a @Cacheable does', () => {
    for (const id of ['u1', 7, null, '', 'a:b*{c}', { b: 1, a: 2 }, 'x'.repeat(200)]) {
      expect(cacheKey`user:profile:${id}`).toBe(compileKeyTemplate('user:profile:{id}', ['id']).render([id]));
    }
    expect(cacheKey`a:${1}:b-${2}`).toBe('a:1:b-2');
    expect(cacheKey`a`).toBe('a');
  });

  it('refuses two values in one segment', () => {
    expect(() => cacheKey`a:${1}-${2}`).toThrow(InvalidKeyError);
    expect(() => cacheKey`a:${1}${2}`).toThrow('CACHE.INVALID_KEY: key `a:${…}${…}`: two values in one segment');
  });

  it('refuses bad text and bad values', () => {
    expect(() => cacheKey`a:${1}:*`).toThrow(InvalidKeyError);
    expect(() => cacheKey`a: ${1}`).toThrow(InvalidKeyError);
    expect(() => cacheKey`a:${() => 1}`).toThrow(UnencodableArgumentError);
  });
});

describe('assertKey', () => {
  it.each(['a', 'a:b', 'user:ada@example.org', 'a:%2A', 'report:2026/05', 'größe:😀', 'x?[y]\\', 'a'.repeat(512)])(
    'accepts %j',
    (key) => {
      expect(assertKey(key)).toBe(key);
    },
  );

  it.each<[unknown, RegExp]>([
    ['', /^CACHE\.INVALID_KEY: key '': it is empty/],
    ['a'.repeat(513), /it has 513 characters, more than 512/],
    ['a:', /key 'a:': it has an empty segment/],
    [':a', /empty segment/],
    ['a::b', /empty segment/],
    ['a:*', /'\*' is for evictions; a key names one thing/],
    ['a{b', /"\{" at 1 is not allowed; encode values with cacheKey/],
    ['a}b', /"\}" at 1/],
    ['a b', /" " at 1/],
    ['a\u00a0b', /at 1/],
    ['a\nb', /key 'a\\nb': "\\n" at 1/],
    ['a\u0000', /"\\u0000" at 1/],
    ['a\u007f', /at 1/],
    ['a\u2028', /at 1/],
    ['a\ud800', /"\\ud800" at 1/],
    [undefined, /key 'undefined': it is not text/],
    [42, /key 'number': it is not text/],
  ])('refuses %j', (key, reason) => {
    expect(() => assertKey(key as string)).toThrow(InvalidKeyError);
    expect(() => assertKey(key as string)).toThrow(reason);
  });
});

describe('assertPattern and assertTag', () => {
  it('differ from keys in the wildcard and in what they are called', () => {
    expect(assertPattern('a:*:b*')).toBe('a:*:b*');
    expect(() => assertPattern('a}*')).toThrow(/eviction 'a\}\*'/);
    expect(assertTag('team:1')).toBe('team:1');
    expect(() => assertTag('team:*')).toThrow(/a tag names one thing/);
  });
});
