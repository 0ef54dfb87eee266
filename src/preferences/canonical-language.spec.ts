import { describe, expect, it } from '@jest/globals';
import { canonicalLanguage } from './canonical-language.js';

describe('canonicalLanguage', () => {
  it.each([
    ['en', 'en'],
    ['EN-us', 'en-US'],
    ['zh-hant-tw', 'zh-Hant-TW'],
    ['iw', 'he'],
    ['de-1996', 'de-1996'],
  ])('spells %s as %s', (tag, canonical) => {
    expect(canonicalLanguage(tag)).toBe(canonical);
  });

  it.each(['', 'e', 'english please', 'en_US', 'x-private', '*', 'en-', `en-${'abcdefgh-'.repeat(4)}a`])(
    'takes %j for no language',
    (tag) => {
      expect(canonicalLanguage(tag)).toBeUndefined();
    },
  );
});
