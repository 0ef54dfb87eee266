import { describe, expect, it } from '@jest/globals';
import { InvalidKeyTemplateError, UnknownPlaceholderError } from '../cache.errors.js';
import { compileEvictionPattern } from './eviction-pattern.js';
import { describeTarget } from './eviction-target.js';

const PARAMETERS = ['meetingId', 'dto', 'ids'];

function resolve(pattern: string, args: unknown[], result?: unknown): string[] {
  return compileEvictionPattern(pattern, PARAMETERS).resolve(args, result).map(describeTarget);
}

function resolveWithoutResult(pattern: string, args: unknown[]): string[] {
  return compileEvictionPattern(pattern, PARAMETERS).resolveWithoutResult(args).map(describeTarget);
}

describe('an eviction pattern', () => {
  it('gives the kind of target that its text says', () => {
    const kinds = [
      'meeting:details:{meetingId}',
      'meeting:{meetingId}:*',
      'meeting:*',
      'meeting:*:{meetingId}',
      'meeting:l*',
      '*',
    ];
    expect(kinds.flatMap((pattern) => compileEvictionPattern(pattern, PARAMETERS).resolve(['m1'], null))).toEqual([
      { kind: 'key', key: 'meeting:details:m1' },
      { kind: 'prefix', prefix: 'meeting:m1:' },
      { kind: 'prefix', prefix: 'meeting:' },
      { kind: 'wildcard', pattern: 'meeting:*:m1' },
      { kind: 'wildcard', pattern: 'meeting:l*' },
      { kind: 'all' },
    ]);
  });

  it('never takes a wildcard or a separator from a value', () => {
    expect(resolve('meeting:{meetingId}', ['*'])).toEqual(['meeting:%2A']);
    expect(resolve('meeting:{meetingId}:*', ['a:*'])).toEqual(['meeting:a%3A%2A:*']);
    expect(resolve('meeting:{result.x}', [], { x: '*' })).toEqual(['meeting:%2A']);
  });

  it.each<[string, unknown[], unknown, string[]]>([
    ['user:{result.hostId}', [], { hostId: 'h' }, ['user:h']],
    ['user:{result}', [], 'h', ['user:h']],
    ['user:{result}', [], null, ['user:%n']],
    ['user:{result.wallet}', [], { wallet: null }, ['user:%n']],
    ['user:{result.wallet}', [], { wallet: undefined }, ['user:%u']],
    ['user:{dto.missing}', [1, {}], null, ['user:%u']],
    ['user:{dto.missing}', [1, null], null, ['user:%u']],
  ])('%s of %j returning %j', (pattern, args, result, targets) => {
    expect(resolve(pattern, args, result)).toEqual(targets);
  });

  describe('with a list gives one target for each element', () => {
    it.each<[string, unknown[], unknown, string[]]>([
      ['user:{ids[]}', [1, 2, ['a', 'b', 'a']], null, ['user:a', 'user:b']],
      ['user:{ids[]}', [1, 2, new Set(['a', 'b'])], null, ['user:a', 'user:b']],
      ['user:{result[]}', [], ['a'], ['user:a']],
      ['user:{result[].id}', [], [{ id: 1 }, { id: 2 }], ['user:1', 'user:2']],
      ['user:{result.items[].id}', [], { items: [{ id: 1 }, { id: 2 }] }, ['user:1', 'user:2']],
      ['user:{result.items[].id}', [], { items: new Map([['k', { id: 1 }]]) }, ['user:1']],
      ['user:{result.items[].id}', [], { items: [] }, []],
      [
        'user:{result.groups[].members[].id}',
        [],
        { groups: [{ members: [{ id: 1 }] }, { members: [{ id: 2 }] }] },
        ['user:1', 'user:2'],
      ],
      ['m:{result[][]}', [], [[1, 2], [3]], ['m:1', 'm:2', 'm:3']],
      [
        'm:{result.items[].user}:{result.items[].kind}',
        [],
        {
          items: [
            { user: 1, kind: 'a' },
            { user: 2, kind: 'b' },
          ],
        },
        ['m:1:a', 'm:2:b'],
      ],
      ['m:{meetingId}:{ids[]}:*', ['x', 0, [1, 2]], null, ['m:x:1:*', 'm:x:2:*']],
      ['m:{dto.rows[].id}', [0, { rows: [{ id: 1 }, {}] }], null, ['m:1', 'm:%u']],
    ])('%s of %j returning %j', (pattern, args, result, targets) => {
      expect(resolve(pattern, args, result)).toEqual(targets);
    });
  });

  describe('widens to the prefix before what is not known', () => {
    it.each<[string, unknown[], unknown, string[]]>([
      ['auth:session:{result.x}', [], undefined, ['auth:session:*']],
      ['auth:session:{result.x}', [], null, ['auth:session:*']],
      ['auth:session:{result.x}', [], { y: 1 }, ['auth:session:*']],
      ['auth:session:{result}', [], undefined, ['auth:session:*']],
      ['auth:s-{result.x}:y', [], {}, ['auth:*']],
      ['{result.x}:y', [], {}, ['*']],
      ['a:{meetingId}:b:{result.x}:c', ['m'], {}, ['a:m:b:*']],
      ['a:*:b:{result.x}', [], {}, ['a:*:b:*']],
      ['a:{meetingId}:b', [() => 1], null, ['a:*']],
      ['a:{ids[]}', [0, 0, undefined], null, ['a:*']],
      ['a:{ids[]}', [0, 0, 'text'], null, ['a:*']],
      ['a:{ids[]}', [0, 0, ['x', () => 1]], null, ['a:x', 'a:*']],
      ['a:{result.items[].id}', [], { itmes: [] }, ['a:*']],
      ['a:{result.items[].id}', [], { items: [{ id: 1 }, {}] }, ['a:1', 'a:*']],
    ])('%s of %p returning %p', (pattern, args, result, targets) => {
      expect(resolve(pattern, args, result)).toEqual(targets);
    });

    it('when reading it throws', () => {
      const refuse = (): never => {
        throw new Error('unreadable');
      };
      const throwing = new Proxy({}, { has: () => true, get: refuse });
      expect(resolve('auth:session:{result.id}', [], throwing)).toEqual(['auth:session:*']);
      expect(resolve('auth:session:{result.items[].id}', [], throwing)).toEqual(['auth:session:*']);
      expect(resolve('auth:session:{dto.id}:x', [0, throwing])).toEqual(['auth:session:*']);
      expect(resolve('auth:session:{dto.ids[]}', [0, throwing])).toEqual(['auth:session:*']);
    });

    it('when the method threw', () => {
      expect(resolveWithoutResult('auth:session:{result.x}', [])).toEqual(['auth:session:*']);
      expect(resolveWithoutResult('auth:session:{result.description}', [])).toEqual(['auth:session:*']);
      expect(resolveWithoutResult('auth:{meetingId}:{result.x[]}:z', ['m'])).toEqual(['auth:m:*']);
      expect(resolveWithoutResult('auth:{ids[]}:{result.x}', [0, 0, [1, 2]])).toEqual(['auth:1:*', 'auth:2:*']);
      expect(resolveWithoutResult('auth:{meetingId}', ['m'])).toEqual(['auth:m']);
    });
  });

  it('knows whether it needs the result', () => {
    expect(compileEvictionPattern('a:{result.x}', []).needsResult).toBe(true);
    expect(compileEvictionPattern('a:*', []).needsResult).toBe(false);
  });

  it('leaves iterators alone', () => {
    const iterator = [1, 2][Symbol.iterator]();
    expect(resolve('a:{ids[]}', [0, 0, iterator])).toEqual(['a:*']);
    expect([...iterator]).toEqual([1, 2]);
  });

  it.each<[string, string[], RegExp]>([
    ['a:{result.x}', ['result'], /S\.m: eviction 'a:\{result\.x\}': .*rename the parameter/],
    ['a:{result.x}', ['...result'], /rename the parameter/],
    ['a:{ids[]}:{result[]}', ['ids'], /'\{ids\[\]\}' and '\{result\[\]\}' walk two different lists/],
    ['a:{ids[}', ['ids'], /not a placeholder/],
    ['a:{[]}', ['ids'], /not a placeholder/],
    ['a:{ids[0]}', ['ids'], /not a placeholder/],
    ['a::*', [], /empty segment/],
    ['a:?', [], /'\?' in '\?' is not allowed/],
  ])('refuses %s of (%j)', (pattern, parameters, reason) => {
    expect(() => compileEvictionPattern(pattern, parameters, 'S.m')).toThrow(InvalidKeyTemplateError);
    expect(() => compileEvictionPattern(pattern, parameters, 'S.m')).toThrow(reason);
  });

  it('allows a parameter named result that it does not name', () => {
    expect(compileEvictionPattern('a:*', ['result']).text).toBe('a:*');
  });

  it('refuses an unknown parameter', () => {
    expect(() => compileEvictionPattern('a:{id}', ['userId'], 'S.m')).toThrow(UnknownPlaceholderError);
  });

  it('of tags names tags, and everything when one is not known', () => {
    const tags = compileEvictionPattern('member-of:{result[].id}', [], 'S.m', 'tag eviction');
    expect(tags.resolve([], [{ id: 'a:b' }])).toEqual([{ kind: 'tag', tag: 'member-of:a%3Ab' }]);
    expect(tags.resolveWithoutResult([])).toEqual([{ kind: 'all' }]);
    expect(() => compileEvictionPattern('a:*', [], 'S.m', 'tag eviction')).toThrow(/cannot contain '\*'/);
  });
});
