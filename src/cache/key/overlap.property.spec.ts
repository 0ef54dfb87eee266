import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileEvictionPattern } from './eviction-pattern.js';
import { compileKeyTemplate } from './key-template.js';
import { patternCanMatch, templatesCollide } from './overlap.js';

/** Characters of a text that two templates have in common and that is as short as can be: each is needed by one of them. */
const LONGEST = 8;
const TEXTS = textsUpTo(LONGEST);

describe('what templates have in common is found among all short texts', () => {
  // No more than four characters each, `*` and what follows the first character of a value left out.
  const templateOf = (token: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc
      .tuple(
        fc.array(token, { minLength: 1, maxLength: 3 }),
        fc.option(fc.array(token, { minLength: 1, maxLength: 2 })),
      )
      .map(([head, tail]) => [head, ...(tail ? [tail] : [])].map((tokens) => tokens.join('')).join(':'))
      .filter((text) => charactersOf(text) <= LONGEST / 2 && !/\}[^:]*\{/.test(text));
  const key = templateOf(fc.constantFrom('x', 'y', '{a}'));
  const pattern = templateOf(fc.constantFrom('x', 'y', '{a}', '*'));

  it('by templatesCollide', () => {
    fc.assert(
      fc.property(key, key, (first, second) => {
        const collide = templatesCollide(compileKeyTemplate(first, ['a']), compileKeyTemplate(second, ['a']));
        expect(collide).toBe(haveTextInCommon(first, second));
      }),
      { numRuns: 500 },
    );
  });

  it('by patternCanMatch', () => {
    fc.assert(
      fc.property(pattern, key, (evicted, template) => {
        const can = patternCanMatch(compileEvictionPattern(evicted, ['a']), compileKeyTemplate(template, ['a']));
        expect(can).toBe(haveTextInCommon(evicted, template));
      }),
      { numRuns: 1_000 },
    );
  });
});

function haveTextInCommon(first: string, second: string): boolean {
  const one = expressionOf(first);
  const other = expressionOf(second);
  return TEXTS.some((text) => one.test(text) && other.test(text));
}

const expressionOf = (template: string): RegExp =>
  new RegExp(`^${template.replaceAll('{a}', '[^:]+').replaceAll('*', '.*')}$`);

const charactersOf = (template: string): number => template.replaceAll('{a}', 'x').replaceAll('*', '').length;

function textsUpTo(length: number): readonly string[] {
  const texts = [''];
  for (const text of texts) {
    if (text.length < length) texts.push(...['x', 'y', ':'].map((character) => text + character));
  }
  return texts;
}
