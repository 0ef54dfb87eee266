import { ValidateBy } from 'class-validator';
import { InvalidKeyError } from '../../cache/index.js';

export const LONGEST_NAME = 512;

/**
 * A field, or each element of a list, that is what the cache takes for a key, a pattern or a tag; its own words say what
 * is wrong where it is not.
 *
 * @param assert throws InvalidKeyError for what the cache does not take
 */
export function Names(assert: (text: string) => string, { each = false } = {}): PropertyDecorator {
  const problemIn = (value: unknown) => (each ? firstProblem(assert, value) : problemOf(assert, value));
  return ValidateBy(
    {
      name: 'names',
      validator: {
        validate: (value: unknown) => problemOf(assert, value) === undefined,
        defaultMessage: (given) => (given ? `${given.property}: ${problemIn(given.value) ?? ''}` : ''),
      },
    },
    { each },
  );
}

/** Of a list, what is wrong with its first element that is none. */
const firstProblem = (assert: (text: string) => string, value: unknown): string | undefined =>
  (Array.isArray(value) ? (value as unknown[]) : [value])
    .map((each) => problemOf(assert, each))
    .find((problem) => problem !== undefined);

function problemOf(assert: (text: string) => string, value: unknown): string | undefined {
  if (value === undefined) return 'it is missing';
  if (typeof value !== 'string') return 'it is not text';
  try {
    assert(value);
    return undefined;
  } catch (error) {
    if (!(error instanceof InvalidKeyError)) throw error;
    return error.message.slice(error.code.length + 2);
  }
}
