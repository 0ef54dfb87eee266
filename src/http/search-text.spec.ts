import { describe, expect, it } from '@jest/globals';
import { searchText } from './search-text.js';

describe('searchText', () => {
  it.each([
    ['  Garden \t\n Day ', 'garden day'],
    ['GARDEN DAY', 'garden day'],
    ['Ｇａｒｄｅｎ\u3000day', 'garden day'],
    ['ÉTÉ', 'été'],
    ['E\u0301te\u0301', 'été'],
    [' \t ', ''],
    ["%_\\' OR 1=1 --", "%_\\' or 1=1 --"],
    ['a:b*{c}', 'a:b*{c}'],
  ])('%j becomes %j', (text, expected) => {
    expect(searchText(text)).toBe(expected);
    expect(searchText(searchText(text))).toBe(expected);
  });
});
