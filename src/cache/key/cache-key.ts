import { InvalidKeyError } from '../cache.errors.js';
import { encodeArgument } from './encode-argument.js';

const LONGEST_KEY = 512;
/** The alphabet of template-made keys, one pass for the common case. */
const ORDINARY = /^[A-Za-z0-9_.~@+=,%:-]+$/;
const ORDINARY_PATTERN = /^[A-Za-z0-9_.~@+=,%:*-]+$/;
const FORBIDDEN = /[\s\p{Cc}\p{Cs}{}]/u;

/**
 * A key for CacheService with every value encoded: `` cacheKey`user:profile:${id}` ``. The same arguments in the same
 * template as a `@Cacheable` give the same key. For a pattern append `:*` to it.
 *
 * @throws InvalidKeyError when two values share a segment (they could trade characters), or as {@link assertKey}
 * @throws UnencodableArgumentError as encodeArgument
 */
export function cacheKey(texts: TemplateStringsArray, ...values: readonly unknown[]): string {
  let key = texts[0] ?? '';
  values.forEach((value, at) => {
    const text = texts[at + 1] ?? '';
    if (at < values.length - 1 && !text.includes(':')) {
      throw new InvalidKeyError(
        `key \`${texts.join('${…}')}\``,
        "two values in one segment could give the same key for different values; put ':' between them",
      );
    }
    key += encodeArgument(value) + text;
  });
  return assertKey(key);
}

/**
 * The key itself, if it can stand in a store and be told from a pattern.
 *
 * @throws InvalidKeyError when it is empty, longer than 512 characters, has an empty segment, `*`, a brace, white space,
 *   a control character or half a surrogate pair
 */
export function assertKey(key: string): string {
  return assertName(key, 'key', '');
}

/** As {@link assertKey}, for the name of a tag. */
export function assertTag(tag: string): string {
  return assertName(tag, 'tag', '');
}

/** As {@link assertKey}, but `*` is allowed. */
export function assertPattern(pattern: string): string {
  return assertName(pattern, 'eviction', '*');
}

function assertName(name: string, kind: string, allowed: '' | '*'): string {
  const problem = problemOf(name, kind, allowed);
  if (problem === undefined) return name;
  const shown = typeof name === 'string' ? JSON.stringify(name.slice(0, 80)).slice(1, -1) : typeof name;
  throw new InvalidKeyError(`${kind} '${shown}'`, problem);
}

function problemOf(name: unknown, kind: string, allowed: '' | '*'): string | undefined {
  if (typeof name !== 'string') return 'it is not text';
  if (name.length === 0) return "it is empty; write for example 'user:profile:42'";
  if (name.length > LONGEST_KEY) {
    return `it has ${name.length} characters, more than ${LONGEST_KEY}; encode long values with cacheKey\`…\``;
  }
  if (name.includes('::') || name.startsWith(':') || name.endsWith(':')) {
    return 'it has an empty segment; was a value empty? cacheKey`…` encodes it';
  }
  if ((allowed === '*' ? ORDINARY_PATTERN : ORDINARY).test(name)) return undefined;
  if (allowed !== '*' && name.includes('*')) {
    return `'*' is for evictions; a ${kind} names one thing. If it comes from a value, encode it with cacheKey\`…\``;
  }
  const forbidden = FORBIDDEN.exec(name);
  if (!forbidden) return undefined;
  return `${JSON.stringify(forbidden[0])} at ${forbidden.index} is not allowed; encode values with cacheKey\`…\``;
}
