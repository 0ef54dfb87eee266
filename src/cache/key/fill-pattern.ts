import { compileEvictionPattern } from './eviction-pattern.js';
import { describeTarget, type EvictionTarget } from './eviction-target.js';
import { ABSENT } from './placeholder-value.js';
import { parseTemplate } from './template-grammar.js';

/**
 * The targets of an eviction pattern whose placeholders are known by name, with no method around it. `null` is taken for
 * `null` and for `undefined`: a method may have been given either. Where a value is missing the pattern widens to the
 * prefix before it.
 *
 * @param values by the names of the placeholders
 * @throws InvalidKeyTemplateError
 */
export function fillPattern(pattern: string, values: Readonly<Record<string, unknown>>): readonly EvictionTarget[] {
  const names = patternNames(pattern);
  const compiled = compileEvictionPattern(pattern, names);
  const given = names.map((name) => (Object.hasOwn(values, name) ? values[name] : ABSENT));
  const other = given.map((value) => (value === null ? undefined : value));
  const targets = [...compiled.resolve(given, ABSENT), ...compiled.resolve(other, ABSENT)];
  return [...new Map(targets.map((target) => [describeTarget(target), target])).values()];
}

/**
 * What stands in the braces of an eviction pattern: `userId` for `user:profile:{userId}`.
 * @throws InvalidKeyTemplateError
 */
export function patternNames(pattern: string): readonly string[] {
  const segments = parseTemplate(pattern, 'eviction', `eviction '${pattern}'`);
  return [...new Set(segments.flat().flatMap((part) => (part.kind === 'placeholder' ? [part.source] : [])))];
}
