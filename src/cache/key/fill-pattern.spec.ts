import { describe, expect, it } from '@jest/globals';
import { describeTarget } from './eviction-target.js';
import { fillPattern, fillTag, patternNames, tagNames } from './fill-pattern.js';

const filled = (pattern: string, values: Readonly<Record<string, unknown>>): readonly string[] =>
  fillPattern(pattern, values).map(describeTarget);

describe('fillPattern', () => {
  it.each([
    ['user:{id}', { id: 'a:*' }, ['user:a%3A%2A']],
    ['user:{id}:posts:*', { id: '1' }, ['user:1:posts:*']],
    ['settings', {}, ['settings']],
    ['user:{id}', { id: null }, ['user:%n', 'user:%u']],
    ['user:{id}', {}, ['user:*']],
    ['user:{id}:{other}', { id: '1' }, ['user:1:*']],
    ['{id}', {}, ['*']],
  ])('fills %j with %j', (pattern, values, expected) => {
    expect(filled(pattern, values)).toEqual(expected);
  });

  it.each([
    ['shelf:{id}', { id: 'a:*' }, ['tag shelf:a%3A%2A']],
    ['library', {}, ['tag library']],
    ['shelf:{id}', { id: null }, ['tag shelf:%n', 'tag shelf:%u']],
    ['shelf:{id}:{other}', { id: '1' }, ['*']],
  ])('fills the tag %j with %j', (tag, values, expected) => {
    expect(fillTag(tag, values).map(describeTarget)).toEqual(expected);
  });

  it('refuses a wildcard in a tag', () => {
    expect(() => tagNames('shelf:*')).toThrow('CACHE.INVALID_KEY_TEMPLATE');
  });

  it('refuses what is no pattern', () => {
    expect(() => fillPattern('user::{id}', {})).toThrow('CACHE.INVALID_KEY_TEMPLATE');
  });

  it('names each placeholder once', () => {
    expect(patternNames('a:{id}:{result.x}:{id}:*')).toEqual(['id', 'result.x']);
  });
});
