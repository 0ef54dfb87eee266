/** What RFC 5646 (4.4.1) asks every implementation to have room for. */
export const LONGEST_LANGUAGE = 35;

/**
 * The one spelling of a language tag (BCP 47): `en-us` is `en-US`, `iw` is `he`.
 *
 * @returns undefined when it is none, or too long to be one that somebody speaks
 */
export function canonicalLanguage(tag: string): string | undefined {
  if (tag.length > LONGEST_LANGUAGE) return undefined;
  try {
    return Intl.getCanonicalLocales(tag)[0];
  } catch {
    return undefined; // A RangeError is Intl's way to say "none".
  }
}
