import { describe, expect, it } from '@jest/globals';
import { requestIdOf } from './request-id.js';

const given = (id: string | string[] | undefined): string => requestIdOf({ headers: { 'x-request-id': id } });

describe('requestIdOf', () => {
  it.each(['a', 'trace-1_2.3', 'x'.repeat(64)])('keeps %s', (id) => {
    expect(given(id)).toBe(id);
  });

  it.each([undefined, '', 'x'.repeat(65), 'a b', 'a\u0000', 'a"b', '<script>', 'ü', ['a', 'b']])(
    'makes a new one instead of %j',
    (id) => {
      expect(given(id)).toMatch(/^[0-9a-f-]{36}$/);
      expect(given(id)).not.toBe(given(id));
    },
  );
});
