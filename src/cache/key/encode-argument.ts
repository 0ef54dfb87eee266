import { UnencodableArgumentError } from '../cache.errors.js';
import { canonicalText, plainValueOf } from './canonical-text.js';
import { digestOf, encodeText, LONGEST_ARGUMENT, TOKEN, WHOLE_ARGUMENT } from './scalar-text.js';

/**
 * The text of one argument inside one key segment. Different values have different texts, and no text contains a
 * separator, a wildcard, a brace, white space or a control character, so that no value can forge a key.
 *
 * Scalars count by their text: `1`, `1n` and `'1'` are one key, and so are `true` and `'true'`, because the same id
 * arrives as a number from code and as text from a path; were they apart, evicting one would leave the other stale.
 * `null`, `undefined` and `''` have words of their own. A Date is its ISO text. Structures: see canonicalText.
 * Anything longer than 120 characters is a SHA-256 digest.
 *
 * @throws UnencodableArgumentError for functions, symbols, invalid dates, cycles and opaque class instances
 */
export function encodeArgument(value: unknown): string {
  // The shortest road for ids; encodeText would come to the same answer.
  if (typeof value === 'string') {
    return value.length <= LONGEST_ARGUMENT && WHOLE_ARGUMENT.safe.test(value)
      ? value
      : encodeText(value, WHOLE_ARGUMENT);
  }
  return typeof value === 'number' ? String(value) : encodeOther(value);
}

function encodeOther(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return TOKEN.undefined;
    case 'boolean':
      return String(value);
    case 'bigint':
      return encodeText(String(value), WHOLE_ARGUMENT);
    case 'object':
      return value === null ? TOKEN.null : encodeObject(value);
    default:
      throw new UnencodableArgumentError(`a ${typeof value}`);
  }
}

function encodeObject(value: object): string {
  try {
    const plain = plainValueOf(value);
    if (typeof plain !== 'object' || plain === null) return encodeArgument(plain);
    const text = canonicalText(plain);
    return text.length > LONGEST_ARGUMENT ? digestOf(text) : text;
  } catch (error) {
    if (error instanceof UnencodableArgumentError) throw error;
    throw new UnencodableArgumentError('an object whose properties cannot be read', undefined, { cause: error });
  }
}
