import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidKeyTemplateError, UnencodableArgumentError, UnknownPlaceholderError } from '../cache.errors.js';
import { compileKeyTemplate } from './key-template.js';

describe('a key template', () => {
  it.each<[string, string[], unknown[], string]>([
    ['achievements:all', [], [], 'achievements:all'],
    ['user:profile:{userId}', ['userId'], ['u1'], 'user:profile:u1'],
    ['user:{userId}:posts', ['userId'], ['u1'], 'user:u1:posts'],
    ['user:v-{userId}.x:posts', ['userId'], ['u1'], 'user:v-u1.x:posts'],
    ['flag:{name}:{userId}', ['name', 'userId'], ['dark', 7], 'flag:dark:7'],
    ['flag:{userId}:for:{name}:x', ['name', 'userId'], ['dark', 7], 'flag:7:for:dark:x'],
    ['a:{x}:{y}:{z}', ['x', 'y', 'z'], [1, 2, 3], 'a:1:2:3'],
    ['a:{x}:{x}', ['x'], [1], 'a:1:1'],
    ['list:{query.page}', ['query'], [{ page: 2 }], 'list:2'],
    ['list:{query.filter.by}', ['query'], [{ filter: null }], 'list:%u'],
    ['list:{query.filter.by}', ['query'], [undefined], 'list:%u'],
    ['list:{query.filter.by}:{n}', ['query', 'n'], [{ filter: { by: 'x:y' } }, 1], 'list:x%3Ay:1'],
    ['list:{rows.0.id}', ['rows'], [[{ id: 5 }]], 'list:5'],
    ['list:{query}', ['query'], [{ b: 1, a: 2 }], 'list:%oa=2,b=1%z'],
    ['many:{ids}', ['first', '...ids'], ['a', 'b', 'c'], 'many:%lb,c%z'],
    ['many:{first}', ['first', '...ids'], ['a', 'b', 'c'], 'many:a'],
    ['page:{page}', ['page'], [], 'page:%u'],
    ['forged:{id}', ['id'], ['a:b*{c}'], 'forged:a%3Ab%2A%7Bc%7D'],
  ])('%s of (%j) renders %j as %s', (template, parameters, args, key) => {
    expect(compileKeyTemplate(template, parameters).render(args)).toBe(key);
  });

  it('knows its text and the prefixes that all of its keys have', () => {
    const template = compileKeyTemplate('user:{id}:posts', ['id']);
    expect(template.text).toBe('user:{id}:posts');
    expect(template.prefixes).toEqual(['user:']);
    expect(compileKeyTemplate('a:b:{id}', ['id']).prefixes).toEqual(['a:', 'a:b:']);
    expect(compileKeyTemplate('a:b:x-{id}', ['id']).prefixes).toEqual(['a:', 'a:b:']);
    expect(compileKeyTemplate('a', []).prefixes).toEqual([]);
  });

  it('renders different keys for different arguments', () => {
    const template = compileKeyTemplate('a:{x}:m-{y}-n:{z.w}', ['x', 'y', 'z']);
    const texts = fc.string({ unit: fc.constantFrom('a', ':', '-', 'm', 'n', '%', '*', '{', '}'), maxLength: 5 });
    fc.assert(
      fc.property(fc.tuple(texts, texts, texts), fc.tuple(texts, texts, texts), (a, b) => {
        const key = ([x, y, w]: [string, string, string]): string => template.render([x, y, { w }]);
        expect(key(a).split(':')).toHaveLength(4);
        expect(key(a) === key(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
      { numRuns: 1_000 },
    );
  });

  it.each<[string, RegExp]>([
    ['', /it is empty/],
    [':a', /empty segment/],
    ['a:', /empty segment/],
    ['a::b', /empty segment/],
    ['a:{}', /'\{\}' is not a placeholder/],
    ['a:{ id }', /without spaces/],
    ['a:{id', /'\{' in '\{id' is never closed/],
    ['a:id}', /'\}' in 'id\}' closes nothing/],
    ['a:{{id}}', /never closed/],
    ['a:{id}}', /closes nothing/],
    ['a:{id..x}', /not a placeholder/],
    ['a:{.id}', /not a placeholder/],
    ['a:{id.}', /not a placeholder/],
    ['a:*', /a key names one thing, so it cannot contain '\*'/],
    ['a:{id}*', /cannot contain '\*'/],
    ['a:{id[]}', /only an eviction can use/],
    ['a:{id}-{id}', /holds two placeholders/],
    ['a:{id}{id}', /holds two placeholders/],
    ['a b', /' ' in 'a b' is not allowed/],
    ['a:ü', /'ü' in 'ü' is not allowed/],
    ['a:%n', /'%' in '%n' is not allowed/],
    ['a'.repeat(513), /longer than 512/],
  ])('refuses %j', (template, reason) => {
    const compile = (): unknown => compileKeyTemplate(template, ['id'], 'S.find');
    expect(compile).toThrow(InvalidKeyTemplateError);
    expect(compile).toThrow(reason);
    expect(compile).toThrow(`CACHE.INVALID_KEY_TEMPLATE: S.find: key '${template}': `);
  });

  describe('refuses a placeholder that is no parameter', () => {
    it.each<[string, string[], string]>([
      [
        'meeting:details:{id}',
        ['meetingId'],
        "CACHE.UNKNOWN_PLACEHOLDER: MeetingsService.findOne: key 'meeting:details:{id}' names 'id', " +
          'but the parameters are (meetingId). Did you mean {meetingId}?',
      ],
      [
        'a:{usrId.x}',
        ['page', 'userId', 'limit'],
        "names 'usrId', but the parameters are (page, userId, limit). Did you mean {userId}?",
      ],
      ['a:{id}', ['page', 'meetingId'], 'Did you mean {meetingId}?'],
      ['a:{zzz}', ['page', 'limit'], 'the parameters are (page, limit). Name one of them'],
      ['a:{id}', [], 'the parameters are (). The method takes none'],
      ['a:{id}', ['...args'], 'Another decorator seems to have wrapped the method'],
      [
        'a:{page}',
        ['{ page, limit }'],
        'A destructured parameter has no name of its own: give it one, as in query, and write {query.page}',
      ],
      ['a:{result.id}', ['id'], 'The result is not known when a key is made'],
      ['a:{valu}', ['first', '...values'], 'Did you mean {values}?'],
    ])('%s of (%j)', (template, parameters, message) => {
      const compile = (): unknown => compileKeyTemplate(template, parameters, 'MeetingsService.findOne');
      expect(compile).toThrow(UnknownPlaceholderError);
      expect(compile).toThrow(message);
    });
  });

  it.each<[string, unknown[]]>([
    ['a:{x}', [() => 1]],
    ['a:{x}:b', [Symbol('x')]],
    ['a:{x}:{y}', ['ok', Promise.resolve()]],
    [
      'a:{x.y}',
      [
        {
          get y(): never {
            throw new Error('no');
          },
        },
      ],
    ],
  ])('says which key an argument does not fit: %s', (template, args) => {
    const render = (): unknown => compileKeyTemplate(template, ['x', 'y'], 'S.find').render(args);
    expect(render).toThrow(UnencodableArgumentError);
    expect(render).toThrow(`CACHE.UNENCODABLE_ARGUMENT: S.find: key '${template}': a`);
  });

  it('takes `result` as an ordinary parameter in keys', () => {
    expect(compileKeyTemplate('a:{result}', ['result']).render([3])).toBe('a:3');
  });
});
