import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { compileEvictionPattern } from './eviction-pattern.js';
import { covers } from './eviction-target.js';
import { compileKeyTemplate, type KeyTemplate } from './key-template.js';
import { didYouMean, patternCanMatch, templatesCollide } from './overlap.js';

const PARAMETERS = ['a', 'b', 'c'];
const key = (text: string): KeyTemplate => compileKeyTemplate(text, PARAMETERS);

describe('templatesCollide', () => {
  it.each<[string, string, boolean]>([
    ['user:{a}', 'user:me', true],
    ['user:{a}', 'user:{b}', true],
    ['user:profile:{a}', 'user:by-wallet:{a}', false],
    ['user:{a}', 'user:{a}:posts', false],
    ['user:{a}', 'users:{a}', false],
    ['user:{a}:x', 'user:y:{a}', true],
    ['user:{a}:x', 'user:{a}:y', false],
    ['user:v1-{a}', 'user:v2-{a}', false],
    ['user:v-{a}', 'user:{a}-x', true],
    ['user:v-{a}', 'user:v-', false],
    ['user:v-{a}', 'user:v-1', true],
    ['user:ab{a}', 'user:a{a}', true],
    ['user:x{a}x', 'user:x', false],
    ['user:x{a}x', 'user:xx', false],
    ['user:x{a}x', 'user:xxx', true],
    ['me', 'me', true],
    ['{a}', 'me', true],
  ])('%s and %s: %s', (first, second, collide) => {
    expect(templatesCollide(key(first), key(second))).toBe(collide);
    expect(templatesCollide(key(second), key(first))).toBe(collide);
  });
});

describe('patternCanMatch', () => {
  it.each<[string, string, boolean]>([
    ['meeting:list:*', 'meeting:list:{a}', true],
    ['meeting:list:*', 'meeting:list:{a}:{b}', true],
    ['meeting:lists:*', 'meeting:list:{a}', false],
    ['meeting:list:*', 'meeting:list', false],
    ['meeting:{a}', 'meeting:details:{a}', false],
    ['meeting:details:{result.x}', 'meeting:details:{a}', true],
    ['meeting:details:{result.items[].x}', 'meeting:details:{a}', true],
    ['user:*:posts', 'user:{a}:posts', true],
    ['user:*:posts', 'user:{a}:{b}:posts', true],
    ['user:*:posts', 'user:{a}:likes', false],
    ['user:*:posts', 'user:{a}:{b}', true],
    ['user:pro*', 'user:profile:{a}', true],
    ['user:pro*x', 'user:profile:y', false],
    ['*', 'user', true],
    ['*:posts', 'posts', false],
  ])('%s on %s: %s', (pattern, template, can) => {
    expect(patternCanMatch(compileEvictionPattern(pattern, PARAMETERS), key(template))).toBe(can);
  });
});

describe('both agree with the keys themselves', () => {
  const piece = fc.constantFrom('x', 'y', 'xy', 'yx', '{a}', 'x{a}', '{a}y', 'x{b}y');
  const templateText = fc.array(piece, { minLength: 1, maxLength: 3 }).map((pieces) => pieces.join(':'));
  const patternText = fc
    .array(fc.oneof(piece, fc.constantFrom('*', 'x*', '*y', 'x*y')), { minLength: 1, maxLength: 3 })
    .map((p) => p.join(':'));
  // The algorithm takes two places of one parameter for independent, which errs towards a collision.
  const distinct = templateText.filter((text) => !/\{(.)\}.*\{\1\}/.test(text));
  const VALUES = [
    'x',
    'y',
    'xx',
    'xy',
    'yx',
    'yy',
    'xxy',
    'yxx',
    'xyy',
    'yyx',
    'xyx',
    'yxy',
    'xxyy',
    'xyxy',
    'xyyx',
    'yxxy',
  ];
  const ARGUMENTS = VALUES.flatMap((a) => VALUES.map((b) => [a, b]));
  const keysOf = (text: string): Set<string> => new Set(ARGUMENTS.map((args) => key(text).render(args)));

  it('on collisions', () => {
    fc.assert(
      fc.property(distinct, distinct, (first, second) => {
        const keys = keysOf(first);
        expect(templatesCollide(key(first), key(second))).toBe([...keysOf(second)].some((each) => keys.has(each)));
      }),
      { numRuns: 300 },
    );
  });

  it('on matches', () => {
    fc.assert(
      fc.property(
        patternText,
        distinct,
        fc.constantFrom(...ARGUMENTS),
        fc.constantFrom(...ARGUMENTS),
        (pattern, template, args, others) => {
          const compiled = compileEvictionPattern(pattern, PARAMETERS);
          const evicts = compiled
            .resolve(others, null)
            .some((target) => covers(target, key(template).render(args), []));
          expect(patternCanMatch(compiled, key(template)) || !evicts).toBe(true);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

describe('didYouMean', () => {
  const templates = ['meeting:details:{a}', 'meeting:list-hosted:{a}:{b}', 'user:profile:{a}', 'flag:by-name:{a}'].map(
    key,
  );

  it.each<[string, string | undefined]>([
    ['meeting:detail:{result.id}', 'meeting:details:{a}'],
    ['meeting:{a}', 'meeting:details:{a}'],
    ['meeting:list-hostd:*', 'meeting:list-hosted:*'],
    ['meting:*', 'meeting:*'],
    ['users:profile:{c}', 'user:profile:{a}'],
    ['tokens:balance:{a}', undefined],
  ])('%s: %s', (pattern, suggestion) => {
    expect(didYouMean(compileEvictionPattern(pattern, PARAMETERS), templates)).toBe(suggestion);
  });
});
