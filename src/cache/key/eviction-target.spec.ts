import { describe, expect, it } from '@jest/globals';
import { InvalidKeyError } from '../cache.errors.js';
import { covers, describeTarget, parseEvictionTarget, type EvictionTarget } from './eviction-target.js';

describe('parseEvictionTarget', () => {
  it.each<[string, EvictionTarget]>([
    ['user:42', { kind: 'key', key: 'user:42' }],
    ['user', { kind: 'key', key: 'user' }],
    ['*', { kind: 'all' }],
    ['**', { kind: 'all' }],
    ['user:*', { kind: 'prefix', prefix: 'user:' }],
    ['user:list:**', { kind: 'prefix', prefix: 'user:list:' }],
    ['user:l*', { kind: 'wildcard', pattern: 'user:l*' }],
    ['user*', { kind: 'wildcard', pattern: 'user*' }],
    ['user:*:posts', { kind: 'wildcard', pattern: 'user:*:posts' }],
    ['user:**:*', { kind: 'wildcard', pattern: 'user:*:*' }],
    ['*:posts', { kind: 'wildcard', pattern: '*:posts' }],
  ])('%s', (text, target) => {
    expect(parseEvictionTarget(text)).toEqual(target);
  });

  it.each(['', ':', 'a::b', ':*', '*:', 'a b', 'a}:*', '{a', 'a\n', 'a'.repeat(513)])('refuses %j', (text) => {
    expect(() => parseEvictionTarget(text)).toThrow(InvalidKeyError);
  });
});

describe('covers', () => {
  it.each<[EvictionTarget, string, string[], boolean]>([
    [{ kind: 'key', key: 'a:b' }, 'a:b', [], true],
    [{ kind: 'key', key: 'a:b' }, 'a:b:c', [], false],
    [{ kind: 'prefix', prefix: 'a:' }, 'a:b:c', [], true],
    [{ kind: 'prefix', prefix: 'a:' }, 'a', [], false],
    [{ kind: 'prefix', prefix: 'a:' }, 'ab:c', [], false],
    [{ kind: 'wildcard', pattern: 'a:*:c' }, 'a:b:c', [], true],
    [{ kind: 'wildcard', pattern: 'a:*:c' }, 'a:b:d', [], false],
    [{ kind: 'tag', tag: 't' }, 'a', ['s', 't'], true],
    [{ kind: 'tag', tag: 't' }, 't', ['s'], false],
    [{ kind: 'all' }, 'a', [], true],
  ])('%j, %s tagged %j: %s', (target, key, tags, covered) => {
    expect(covers(target, key, tags)).toBe(covered);
  });

  it('keeps patterns apart that are asked in turn', () => {
    const first: EvictionTarget = { kind: 'wildcard', pattern: 'a*' };
    const second: EvictionTarget = { kind: 'wildcard', pattern: 'b*' };
    expect([covers(first, 'ax', []), covers(second, 'ax', []), covers(first, 'ax', [])]).toEqual([true, false, true]);
  });
});

describe('describeTarget', () => {
  it('tells all targets apart', () => {
    const targets: EvictionTarget[] = [
      { kind: 'key', key: 'a' },
      { kind: 'prefix', prefix: 'a:' },
      { kind: 'wildcard', pattern: 'a*' },
      { kind: 'tag', tag: 'a' },
      { kind: 'all' },
    ];
    expect(targets.map(describeTarget)).toEqual(['a', 'a:*', 'a*', 'tag a', '*']);
  });
});
