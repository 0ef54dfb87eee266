import vm from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parameterNames } from './parameter-names.js';

describe('parameterNames', () => {
  const space = fc.constantFrom('', ' ', '\n  ', '\t');
  const spaced = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(space, text, space).map((parts) => parts.join(''));
  const name = fc.constantFrom('a', 'meetingId', '$1', '_', 'async', 'get', 'of', 'größe', 'functional');
  const property = fc.oneof(name, fc.constantFrom('a = 1', 'b: c', "'d e': f", 'g: { h }'));
  const list = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.array(spaced(of), { maxLength: 3 }).map((parts) => parts.join(','));
  const pattern = fc.oneof(
    list(property).map((properties) => `{${properties}}`),
    list(name).map((properties) => `{ ${properties === '' ? '' : `${properties},`} ...others }`),
    fc.constantFrom('[first, second]', '[]', '{}'),
  );
  const parameter = fc.oneof(
    { weight: 3, arbitrary: name },
    pattern,
    fc.constantFrom('a = 1', "b = ')'", '{ c } = {}'),
  );
  const parameters = fc
    .tuple(
      fc.array(spaced(parameter), { maxLength: 3 }),
      fc.constantFrom('', '...rest', '...{ length }', '... rest', ','),
    )
    .map(([all, last]) =>
      last === ',' ? all.map((each) => `${each},`).join('') : [...all, last].filter(Boolean).join(','),
    );
  const form = fc.constantFrom<(list: string) => string>(
    (list) => `({ m(${list}) {} }).m`,
    (list) => `({ async m (${list}) { return [{}]; } }).m`,
    (list) => `({ async(${list}) {} }).async`,
    (list) => `(function (${list})\n{ })`,
    (list) => `(async function named(${list}) { })`,
    (list) => `((${list}) => {})`,
  );

  it('reads what is plain as it reads what is not', () => {
    fc.assert(
      fc.property(form, parameters, (formOf, list) => {
        const plain = evaluate(formOf(list));
        fc.pre(plain !== undefined);
        // Only the parser gets past a comment.
        const parsed = evaluate(formOf(`/**/${list}`));
        expect(parameterNames(plain)).toEqual(parsed && parameterNames(parsed));
      }),
      { numRuns: 2_000 },
    );
  });
});

/** Undefined where one name is there twice. */
function evaluate(code: string): ((...args: never[]) => unknown) | undefined {
  try {
    return vm.runInThisContext(`'use strict'; ${code}`) as (...args: never[]) => unknown;
  } catch (error) {
    // Of Node's own realm, which is not that of the tests.
    if ((error as Error).name === 'SyntaxError') return undefined;
    throw error;
  }
}
