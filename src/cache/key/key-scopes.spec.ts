import { describe, expect, it } from '@jest/globals';
import { prefixesOf } from './key-scopes.js';

describe('prefixesOf', () => {
  it('lists what can be evicted above a key, outermost first', () => {
    expect(prefixesOf('meeting:list:x')).toEqual(['meeting:', 'meeting:list:']);
    expect(prefixesOf('meeting')).toEqual([]);
    expect(prefixesOf('a:b')).toEqual(['a:']);
  });

  it('shares one frozen array among the keys of a family', () => {
    expect(prefixesOf('meeting:list:x')).toBe(prefixesOf('meeting:list:y'));
    expect(Object.isFrozen(prefixesOf('meeting:list:x'))).toBe(true);
    expect(Object.isFrozen(prefixesOf('meeting'))).toBe(true);
  });

  it('stays right, and shared for a family in use, when more families pass by than it remembers', () => {
    const used = prefixesOf('in-use:x');
    for (let round = 0; round < 5; round += 1) {
      const passing = Array.from({ length: 5_000 }, (_, at) => `passing:${round}-${at}:`);
      expect(passing.map((family) => prefixesOf(`${family}x`)[1])).toEqual(passing);
      expect(prefixesOf('in-use:y')).toBe(used);
    }
  });
});
