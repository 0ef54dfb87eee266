import { InvalidKeyTemplateError, UnknownPlaceholderError } from '../cache.errors.js';
import { closest } from './closest.js';
import type { ParameterName } from './parameter-names.js';
import type { Placeholder, TemplateRole } from './template-grammar.js';

/** Where the value of a placeholder comes from. */
export type PlaceholderSource =
  | { readonly from: 'argument'; readonly index: number }
  | { readonly from: 'rest'; readonly index: number }
  | { readonly from: 'result' };

export interface SourceContext {
  readonly parameters: readonly ParameterName[];
  readonly role: TemplateRole;
  /** Begins the error, for example `MeetingsService.findOne: key 'meeting:{id}'`. */
  readonly where: string;
}

const RESULT = 'result';
const ADDRESSABLE = /^(\.\.\.)?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

/**
 * @throws UnknownPlaceholderError when the name is none of the parameters
 * @throws InvalidKeyTemplateError when `result` could be a parameter as well as the method's result
 */
export function sourceOf(placeholder: Placeholder, context: SourceContext): PlaceholderSource {
  const { parameters, role, where } = context;
  const { name } = placeholder;
  const isEviction = role === 'eviction' || role === 'tag eviction';
  const index = parameters.indexOf(name);
  if (isEviction && name === RESULT) {
    if (index < 0 && !parameters.includes(`...${RESULT}`)) return { from: 'result' };
    throw new InvalidKeyTemplateError(
      where,
      "'{result}' means what the method returns, but a parameter has that name too; rename the parameter",
    );
  }
  if (index >= 0) return { from: 'argument', index };
  const rest = parameters.indexOf(`...${name}`);
  if (rest >= 0) return { from: 'rest', index: rest };
  throw new UnknownPlaceholderError(where, name, parameters, fixFor(name, parameters));
}

function fixFor(name: string, parameters: readonly ParameterName[]): string {
  if (parameters.length === 0) return 'The method takes none: write a key without placeholders, or add the parameter';
  const [only] = parameters;
  if (parameters.length === 1 && only?.startsWith('...')) {
    return (
      'Another decorator seems to have wrapped the method and hidden its parameters: ' +
      'put the cache decorator below it, next to the method, so that it is applied first'
    );
  }
  const destructured = parameters.find((parameter) => !ADDRESSABLE.test(parameter) && mentions(parameter, name));
  if (destructured !== undefined) {
    return `A destructured parameter has no name of its own: give it one, as in query, and write {query.${name}}`;
  }
  if (name === RESULT) return 'The result is not known when a key is made: only evictions can name {result}';
  const names = parameters.filter((parameter) => ADDRESSABLE.test(parameter)).map((text) => text.replace('...', ''));
  const suggestion = names.length === 1 ? names[0] : closest(name, names);
  return suggestion === undefined ? 'Name one of them' : `Did you mean {${suggestion}}?`;
}

function mentions(pattern: string, name: string): boolean {
  return pattern.split(/[^\p{ID_Continue}$]+/u).includes(name);
}
