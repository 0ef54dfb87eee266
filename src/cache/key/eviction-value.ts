import { InvalidKeyTemplateError } from '../cache.errors.js';
import { encodeArgument } from './encode-argument.js';
import type { PlaceholderSource } from './placeholder-source.js';
import { ABSENT, argumentReader, elementsAt, valueAt } from './placeholder-value.js';
import type { Placeholder } from './template-grammar.js';

/** A placeholder of an eviction and where its value comes from. */
export interface BoundPlaceholder {
  readonly placeholder: Placeholder;
  readonly source: PlaceholderSource;
}

/** One call: its arguments, its result if there is one, and the element of the list that is being walked. */
export interface Outcome {
  readonly args: readonly unknown[];
  /** ABSENT when the method threw. */
  readonly result: unknown;
  /** ABSENT when there is no list, or something else is in its place. */
  readonly element: unknown;
}

/** The text of a placeholder, or undefined where it is not known. Never throws. */
export function textReader(bound: BoundPlaceholder): (outcome: Outcome) => string | undefined {
  const read = valueReader(bound);
  return (outcome) => {
    try {
      const value = read(outcome);
      return value === ABSENT ? undefined : encodeArgument(value);
    } catch {
      return undefined; // no text for it, or a getter that throws: the eviction widens, which is the safe answer
    }
  };
}

/** An argument without the path is undefined, as it is in a key; a result without it is unknown, perhaps misspelt. */
function valueReader({ placeholder: { lists, path }, source }: BoundPlaceholder): (outcome: Outcome) => unknown {
  if (lists.length > 0) {
    return ({ element }) => {
      if (element === ABSENT) return ABSENT;
      const value = valueAt(element, path);
      return value === ABSENT && source.from !== 'result' ? undefined : value;
    };
  }
  if (source.from !== 'result') {
    const read = argumentReader(source, path);
    return ({ args }) => read(args);
  }
  return ({ result }) => (result === ABSENT || result === undefined ? ABSENT : valueAt(result, path));
}

/**
 * The list that all fan-out placeholders of a pattern walk together, as a function of the call. Without any, or with
 * something that is no list in its place, there is one element: ABSENT.
 *
 * @throws InvalidKeyTemplateError when the placeholders walk different lists
 */
export function listReader(
  all: readonly BoundPlaceholder[],
  where: string,
): (args: readonly unknown[], result: unknown) => readonly unknown[] {
  const [first, ...others] = all.filter(({ placeholder }) => placeholder.lists.length > 0);
  if (first === undefined) return () => [ABSENT];
  const other = others.find((each) => listText(each) !== listText(first));
  if (other !== undefined) {
    throw new InvalidKeyTemplateError(
      where,
      `'{${first.placeholder.source}}' and '{${other.placeholder.source}}' walk two different lists; ` +
        'evict by one list in each pattern, or by a tag',
    );
  }
  const { placeholder, source } = first;
  const root = argumentReader(source, []);
  return (args, result) => {
    try {
      const elements = elementsAt(source.from === 'result' ? result : root(args), placeholder.lists);
      return elements === ABSENT ? [ABSENT] : elements;
    } catch {
      return [ABSENT]; // a getter that throws: an unknown list widens
    }
  };
}

function listText({ placeholder: { source } }: BoundPlaceholder): string {
  return source.slice(0, source.lastIndexOf('[]'));
}
