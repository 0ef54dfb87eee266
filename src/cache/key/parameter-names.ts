import { createRequire } from 'node:module';
import type * as Acorn from 'acorn';
import type { Function as FunctionNode, Options, Pattern, Program } from 'acorn';
import { UnreadableParametersError } from '../cache.errors.js';

/** A parameter as the signature shows it: `id`, `...ids` for a rest parameter, `{ page, limit }` for a destructured one. */
export type ParameterName = string;

/** Any method; `Function` would let classes in, and `unknown` parameters would keep typed methods out. */
type AnyFunction = (...args: never[]) => unknown;

const require = createRequire(import.meta.url);

const NATIVE = /\{\s*\[native code\]\s*\}\s*$/;
const BEFORE_METHOD = 'class C extends Object { ';

/** `id`, `...ids`, `{ page, limit }`, `{ id, ...rest }`: without default values, new names and comments. */
const PARAMETER = String.raw`(?:\.{3})?(?:[\w$]+|\{[\w$\s,.]*\})`;
const PARAMETERS = new RegExp(PARAMETER, 'g');
/** A method or function whose parameters are all of that kind, as nearly all are: what they are needs no parser. */
const PLAIN = new RegExp(
  String.raw`^(?:async\s+)?(?:function\s*)?[\w$]*\s*\(\s*(?:(${PARAMETER}(?:\s*,\s*${PARAMETER})*)\s*(?:,\s*)?)?\)\s*\{`,
);

/**
 * The parameters of a method or function in order, read from its source text, as written or as transpiled (for ES2017
 * and later: where tsc lowers async functions with default values it renames their parameters).
 *
 * @param fn a method, function or arrow function; the parser is loaded for the first one that needs it
 * @param owner names the method in the error, for example `MeetingsService.findOne`
 * @throws UnreadableParametersError for bound and built-in functions, classes, and text that is not JavaScript
 */
export function parameterNames(fn: AnyFunction, owner = fn.name || 'function'): readonly ParameterName[] {
  const source = Function.prototype.toString.call(fn);
  if (NATIVE.test(source))
    throw new UnreadableParametersError(owner, 'a bound or built-in function has no source text');
  const plain = PLAIN.exec(source);
  return plain ? (plain[1]?.match(PARAMETERS) ?? []).map(onOneLine) : parsedNames(source, owner);
}

function parsedNames(source: string, owner: string): readonly ParameterName[] {
  const text = `${BEFORE_METHOD}${source}\n}`;
  const method = methodOf(attempt(text, 'module'));
  if (method) return method.params.map((parameter) => nameOf(parameter, text));
  const expression = `(${source}\n)`;
  // Sloppy-mode functions may hold what a module refuses.
  const program = attempt(expression, 'module') ?? attempt(expression, 'script');
  if (!program) throw new UnreadableParametersError(owner, 'its source text is not JavaScript that can be parsed');
  const lone = functionOf(program);
  if (!lone) throw new UnreadableParametersError(owner, 'it is a class, not a function');
  return lone.params.map((parameter) => nameOf(parameter, expression));
}

/** Loaded for the first signature that is not plain: most programs have none, and a parser takes its time. */
const acorn = (): typeof Acorn => require('acorn') as typeof Acorn;

function attempt(text: string, sourceType: NonNullable<Options['sourceType']>): Program | undefined {
  const { parse } = acorn();
  try {
    // Private names and `super` belong to a class that is not part of the text.
    return parse(text, { ecmaVersion: 'latest', sourceType, checkPrivateFields: false });
  } catch {
    return undefined; // a syntax error: the caller tries the next form, and refuses after the last
  }
}

function methodOf(program: Program | undefined): FunctionNode | undefined {
  const declaration = program?.body[0];
  if (program?.body.length !== 1 || declaration?.type !== 'ClassDeclaration') return undefined;
  const element = declaration.body.body[0];
  return declaration.body.body.length === 1 && element?.type === 'MethodDefinition' ? element.value : undefined;
}

function functionOf(program: Program): FunctionNode | undefined {
  const statement = program.body[0];
  const expression = statement?.type === 'ExpressionStatement' ? statement.expression : undefined;
  return expression?.type === 'FunctionExpression' || expression?.type === 'ArrowFunctionExpression'
    ? expression
    : undefined;
}

function nameOf(parameter: Pattern, text: string): ParameterName {
  switch (parameter.type) {
    case 'Identifier':
      return parameter.name;
    case 'AssignmentPattern':
      return nameOf(parameter.left, text);
    case 'RestElement':
      return `...${nameOf(parameter.argument, text)}`;
    default:
      return onOneLine(text.slice(parameter.start, parameter.end));
  }
}

const onOneLine = (text: string): string => text.replace(/\s+/g, ' ');
