import { compileEvictionPattern } from './eviction-pattern.js';
import { describeTarget, type EvictionTarget } from './eviction-target.js';
import { ABSENT } from './placeholder-value.js';
import { parseTemplate } from './template-grammar.js';

type Role = 'eviction' | 'tag eviction';

/**
 * The targets of an eviction pattern whose placeholders are known by name, with no method around it. `null` is taken for
 * `null` and for `undefined`: a method may have been given either. Where a value is missing the pattern widens to the
 * prefix before it.
 *
 * @param values by the names of the placeholders
 * @throws InvalidKeyTemplateError
 */
export const fillPattern = (pattern: string, values: Readonly<Record<string, unknown>>): readonly EvictionTarget[] =>
  fill(pattern, values, 'eviction');

/** As {@link fillPattern}, of the template of a tag: where a value is missing it widens to everything. */
export const fillTag = (tag: string, values: Readonly<Record<string, unknown>>): readonly EvictionTarget[] =>
  fill(tag, values, 'tag eviction');

/**
 * What stands in the braces of an eviction pattern: `userId` for `user:profile:{userId}`.
 * @throws InvalidKeyTemplateError
 */
export const patternNames = (pattern: string): readonly string[] => namesOf(pattern, 'eviction');

/** As {@link patternNames}, of the template of a tag that is evicted. */
export const tagNames = (tag: string): readonly string[] => namesOf(tag, 'tag eviction');

function fill(template: string, values: Readonly<Record<string, unknown>>, role: Role): readonly EvictionTarget[] {
  const names = namesOf(template, role);
  const compiled = compileEvictionPattern(template, names, undefined, role);
  const given = names.map((name) => (Object.hasOwn(values, name) ? values[name] : ABSENT));
  const other = given.map((value) => (value === null ? undefined : value));
  const targets = [...compiled.resolve(given, ABSENT), ...compiled.resolve(other, ABSENT)];
  return [...new Map(targets.map((target) => [describeTarget(target), target])).values()];
}

function namesOf(template: string, role: Role): readonly string[] {
  const segments = parseTemplate(template, role, `${role} '${template}'`);
  return [...new Set(segments.flat().flatMap((part) => (part.kind === 'placeholder' ? [part.source] : [])))];
}
