import { describeTarget, targetOf, type EvictionTarget } from './eviction-target.js';
import { listReader, textReader, type Outcome } from './eviction-value.js';
import type { ParameterName } from './parameter-names.js';
import { sourceOf } from './placeholder-source.js';
import { ABSENT } from './placeholder-value.js';
import { parseTemplate, type TemplateSegment } from './template-grammar.js';
import { weave } from './template-weave.js';

/** What a method evicts, checked against its parameters. Neither way of resolving throws: what is unknown widens. */
export interface EvictionPattern {
  readonly text: string;
  readonly segments: readonly TemplateSegment[];
  /** Whether a placeholder names the method's result. */
  readonly needsResult: boolean;
  /**
   * The targets of one call that returned. A list (`{result.items[].id}`) gives one target for each element. Where a
   * value has no text, a list is no list, or the result lacks the path, the pattern widens to the prefix before it: an
   * eviction that names too little would leave something stale.
   */
  resolve(args: readonly unknown[], result: unknown): readonly EvictionTarget[];
  /** The targets of a call that threw, so that its outcome is unknown: widened before the first `{result…}`. */
  resolveWithoutResult(args: readonly unknown[]): readonly EvictionTarget[];
}

type ToTarget = (text: string) => EvictionTarget;

/**
 * @param pattern segments of text, `*`, `{parameter.path}`, `{result.path}` and lists, separated by `:`
 * @param parameters of the method, see parameterNames
 * @param owner names the method in errors, for example `MeetingsService.findOne`
 * @param role `'tag eviction'` for a template of a tag instead of keys: no `*`, and it widens to everything
 * @throws InvalidKeyTemplateError, UnknownPlaceholderError
 */
export function compileEvictionPattern(
  pattern: string,
  parameters: readonly ParameterName[],
  owner?: string,
  role: 'eviction' | 'tag eviction' = 'eviction',
): EvictionPattern {
  const where = `${owner === undefined ? '' : `${owner}: `}${role} '${pattern}'`;
  const segments = parseTemplate(pattern, role, where);
  const { texts, placeholders } = weave(segments);
  const bound = placeholders.map((placeholder) => ({
    placeholder,
    source: sourceOf(placeholder, { parameters, role, where }),
  }));
  const fills = bound.map(textReader);
  const elementsOf = listReader(bound, where);
  const toTarget: ToTarget = role === 'eviction' ? targetOf : (tag) => ({ kind: 'tag', tag });
  const widen: ToTarget = role === 'eviction' ? widened : () => ({ kind: 'all' });

  const resolve = (args: readonly unknown[], result: unknown): readonly EvictionTarget[] => {
    const targets = new Map<string, EvictionTarget>();
    for (const element of elementsOf(args, result)) {
      const target = fillIn(texts, fills, { args, result, element }, toTarget, widen);
      targets.set(describeTarget(target), target);
    }
    return [...targets.values()];
  };
  return {
    text: pattern,
    segments,
    needsResult: bound.some(({ source }) => source.from === 'result'),
    resolve,
    resolveWithoutResult: (args) => resolve(args, ABSENT),
  };
}

function fillIn(
  texts: readonly string[],
  fills: readonly ((outcome: Outcome) => string | undefined)[],
  outcome: Outcome,
  toTarget: ToTarget,
  widen: ToTarget,
): EvictionTarget {
  let text = texts[0] ?? '';
  for (const [at, fill] of fills.entries()) {
    const value = fill(outcome);
    if (value === undefined) return widen(text);
    text += value + (texts[at + 1] ?? '');
  }
  return toTarget(text);
}

/** Everything under the last whole segment. */
function widened(text: string): EvictionTarget {
  return targetOf(`${text.slice(0, text.lastIndexOf(':') + 1)}*`);
}
