import { describe, expect, it } from '@jest/globals';
import { hashOfToken, newToken, tokenHashFrom } from './session-token.js';

describe('session tokens', () => {
  it('are 256 bits, new each time', () => {
    expect(newToken()).toMatch(/^[\w-]{43}$/);
    expect(newToken()).not.toBe(newToken());
  });

  it('are found in the header of the scheme, in any case', () => {
    const token = newToken();
    expect(tokenHashFrom(`Bearer ${token}`)).toBe(hashOfToken(token));
    expect(tokenHashFrom(`bearer  ${token}`)).toBe(hashOfToken(token));
  });

  it.each([
    undefined,
    '',
    'Bearer',
    'Basic dXNlcjpwYXNz',
    'Bearer short',
    `Bearer ${'x'.repeat(44)}`,
    'Bearer a:b*{c}',
  ])('are not seen in %s', (header) => {
    expect(tokenHashFrom(header)).toBeUndefined();
  });
});
