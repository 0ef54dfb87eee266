import vm from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import ts from 'typescript';
import { UnreadableParametersError } from '../cache.errors.js';
import { parameterNames } from './parameter-names.js';

const computed = 'computed name';

class Base {
  greet(name: string): string {
    return name;
  }
}

class Service extends Base {
  readonly #secret = 1;
  plain(a: string, b: number): string {
    return a + String(b);
  }
  async asynchronous(meetingId: string): Promise<number> {
    return (await Promise.resolve(meetingId)).length + this.#secret;
  }
  static ofClass(x: number): number {
    return x;
  }
  [computed](q: number): number {
    return q;
  }
  override greet(who: string): string {
    return super.greet(who);
  }
  defaults(page = 1, text = ')({,}', make = (a: number, { b }: { b: number }) => a + b, re = /[,)]/): unknown {
    return [page, text, make, re];
  }
  destructured({ page, limit = 20 }: { page: number; limit?: number }, [first]: string[]): unknown {
    return [page, limit, first];
  }
  rest(first: string, ...others: string[]): string[] {
    return [first, ...others];
  }
  *generated(seed: number): Generator<number> {
    yield seed;
  }
  async *streamed(seed: number): AsyncGenerator<number> {
    yield seed;
  }
  commented(
    /* id, */ id: string, // name
    $dollar_1: string,
    größe: string,
  ): string {
    return id + $dollar_1 + größe;
  }
  async(of: string): string {
    return of;
  }
  none(): void {}
}

type AnyFunction = (...args: never[]) => unknown;

const service = new Service();
const sloppyMethod = evaluate('({ m(a = {}) { with (a) { return 1; } } }).m');

describe('parameterNames', () => {
  it.each<[string, AnyFunction, string[]]>([
    ['a method', service.plain, ['a', 'b']],
    ['an async method with a private field in its body', service.asynchronous, ['meetingId']],
    ['a static method', Service.ofClass, ['x']],
    ['a computed name', service[computed], ['q']],
    ['a call of super', service.greet, ['who']],
    ['an inherited method', Base.prototype.greet, ['name']],
    ['default values of any kind', service.defaults, ['page', 'text', 'make', 're']],
    ['destructured parameters', service.destructured, ['{ page, limit = 20 }', '[first]']],
    ['a rest parameter', service.rest, ['first', '...others']],
    ['a generator', service.generated, ['seed']],
    ['an async generator', service.streamed, ['seed']],
    ['comments, dollars and umlauts', service.commented, ['id', '$dollar_1', 'größe']],
    ['a method named async', service.async, ['of']],
    ['no parameters', service.none, []],
    ['an arrow function', (id: string) => id, ['id']],
    ['an async arrow function', async (id: string) => id, ['id']],
    [
      'a function',
      function (id: string) {
        return id;
      },
      ['id'],
    ],
    [
      'a named function',
      function named(id: string) {
        return id;
      },
      ['id'],
    ],
    [
      'an async function',
      async function named(id: string) {
        return id;
      },
      ['id'],
    ],
    ['a wrapper', (...args: unknown[]) => args, ['...args']],
    ['sloppy code', evaluate('(function (a, b) { with (a) { return b; } })'), ['a', 'b']],
    ['a property named get', { get: (x: number) => x }.get, ['x']],
    [
      'a method named static',
      {
        static(x: number) {
          return x;
        },
      }.static,
      ['x'],
    ],
    [
      'a quoted name',
      {
        'a b'(x: number) {
          return x;
        },
      }['a b'],
      ['x'],
    ],
  ])('of %s', (_, fn, names) => {
    expect(parameterNames(fn)).toEqual(names);
  });

  it.each([ts.ScriptTarget.ES2017, ts.ScriptTarget.ES2022, ts.ScriptTarget.ESNext])(
    'of code compiled by tsc for target %s',
    (target) => {
      expect(parameterNames(compiled('(meetingId: string, page = 1, ...rest: string[])', target))).toEqual([
        'meetingId',
        'page',
        '...rest',
      ]);
    },
  );

  it('of code whose async functions tsc has lowered', () => {
    expect(parameterNames(compiled('(meetingId: string, page: number)', ts.ScriptTarget.ES2015))).toEqual([
      'meetingId',
      'page',
    ]);
  });

  it.each<[string, AnyFunction, RegExp]>([
    ['a bound function', service.plain.bind(service), /bound or built-in/],
    ['a built-in function', Math.max, /bound or built-in/],
    ['a class', Base as unknown as AnyFunction, /it is a class/],
    ['a sloppy method, which no wrapping can hold', sloppyMethod, /not JavaScript that can be parsed/],
  ])('refuses %s', (_, fn, reason) => {
    expect(() => parameterNames(fn, 'S.m')).toThrow(UnreadableParametersError);
    expect(() => parameterNames(fn, 'S.m')).toThrow(
      /^CACHE.UNREADABLE_PARAMETERS: S\.m: its parameter names cannot be read: /,
    );
    expect(() => parameterNames(fn, 'S.m')).toThrow(reason);
  });
});

function compiled(parameters: string, target: ts.ScriptTarget): AnyFunction {
  const source = `class S { async find${parameters}: Promise<string> { return meetingId + page; } } S.prototype.find`;
  return evaluate(ts.transpileModule(source, { compilerOptions: { target, noEmitHelpers: true } }).outputText);
}

/** Code that no module can hold, or that was compiled during the test. */
function evaluate(code: string): AnyFunction {
  const value: unknown = vm.runInNewContext(code);
  if (typeof value !== 'function') throw new Error(`not a function: ${code}`);
  return value as AnyFunction;
}
