import { createHash } from 'node:crypto';

/**
 * Words of the key language that no text can produce: a `%` of a value is always written `%25`, escapes use digits and
 * upper-case letters, and these use lower-case ones.
 */
export const TOKEN = {
  null: '%n',
  undefined: '%u',
  emptyText: '%e',
  digest: '%h',
  bytes: '%b',
  object: '%o',
  list: '%l',
  map: '%m',
  set: '%s',
  end: '%z',
} as const;

/** Longer texts become a digest, so that no argument can make a key of unbounded length. */
export const LONGEST_ARGUMENT = 120;

/** A set of characters written as they are; all others are percent-encoded. */
export interface Alphabet {
  readonly safe: RegExp;
  readonly unsafe: RegExp;
}

export const WHOLE_ARGUMENT: Alphabet = { safe: /^[A-Za-z0-9_.~@+=,-]+$/, unsafe: /[^A-Za-z0-9_.~@+=,-]/gu };
/** Inside a structure `,` and `=` are punctuation. */
export const INSIDE_STRUCTURE: Alphabet = { safe: /^[A-Za-z0-9_.~@+-]+$/, unsafe: /[^A-Za-z0-9_.~@+-]/gu };

export function encodeText(text: string, alphabet: Alphabet): string {
  if (text.length === 0) return TOKEN.emptyText;
  if (text.length > LONGEST_ARGUMENT) return digestOf(`"${text}`);
  if (alphabet.safe.test(text)) return text;
  const encoded = text.replace(alphabet.unsafe, percentEncode);
  return encoded.length > LONGEST_ARGUMENT ? digestOf(`"${text}`) : encoded;
}

/**
 * SHA-256 over the UTF-16 code units: UTF-8 would turn every lone surrogate into the same replacement character.
 * Callers keep text (marked by a leading `"`) and structures (which begin with `%`) apart.
 */
export function digestOf(text: string): string {
  return TOKEN.digest + createHash('sha256').update(Buffer.from(text, 'utf16le')).digest('base64url');
}

/** The UTF-8 bytes of one code point; a lone surrogate gets its three bytes as well (WTF-8), where a codec would fail. */
function percentEncode(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return percent(code);
  if (code < 0x800) return percent(0xc0 | (code >> 6)) + continuation(code);
  if (code < 0x10000) return percent(0xe0 | (code >> 12)) + continuation(code >> 6) + continuation(code);
  return percent(0xf0 | (code >> 18)) + continuation(code >> 12) + continuation(code >> 6) + continuation(code);
}

function continuation(bits: number): string {
  return percent(0x80 | (bits & 0x3f));
}

function percent(byte: number): string {
  return PERCENT[byte] ?? '';
}

const PERCENT: readonly string[] = Array.from(
  { length: 256 },
  (_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
);
