import { assertPattern } from './cache-key.js';
import { compileWildcard } from './wildcard.js';

/** What one eviction names. Plain data: it travels to other nodes and into the journal. */
export type EvictionTarget =
  | { readonly kind: 'key'; readonly key: string }
  /** Every key that begins with the prefix, which ends at a `:`. */
  | { readonly kind: 'prefix'; readonly prefix: string }
  | { readonly kind: 'wildcard'; readonly pattern: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'all' };

/**
 * The target of `user:profile:42` (one key), `user:*` (a prefix), `user:*:posts` (a wildcard) or `*` (all).
 *
 * @throws InvalidKeyError as assertKey
 */
export function parseEvictionTarget(patternOrKey: string): EvictionTarget {
  return targetOf(assertPattern(patternOrKey));
}

/** As {@link parseEvictionTarget}, for text that is known to be well formed. */
export function targetOf(text: string): EvictionTarget {
  const star = text.indexOf('*');
  if (star < 0) return { kind: 'key', key: text };
  const onlyFinal = star === text.length - 1 || /^\*+$/.test(text.slice(star));
  if (onlyFinal && star === 0) return { kind: 'all' };
  if (onlyFinal && text[star - 1] === ':') return { kind: 'prefix', prefix: text.slice(0, star) };
  return { kind: 'wildcard', pattern: text.replace(/\*+/g, '*') };
}

/** For logs, and as an identity: equal for targets that name the same, and only for those. */
export function describeTarget(target: EvictionTarget): string {
  switch (target.kind) {
    case 'key':
      return target.key;
    case 'prefix':
      return `${target.prefix}*`;
    case 'wildcard':
      return target.pattern;
    case 'tag':
      return `tag ${target.tag}`; // no key contains a space
    case 'all':
      return '*';
  }
}

/** Whether evicting the target evicts an entry with this key and these tags. */
export function covers(target: EvictionTarget, key: string, tags: readonly string[]): boolean {
  switch (target.kind) {
    case 'key':
      return target.key === key;
    case 'prefix':
      return key.startsWith(target.prefix);
    case 'wildcard':
      return matcherOf(target.pattern)(key);
    case 'tag':
      return tags.includes(target.tag);
    case 'all':
      return true;
  }
}

/** The last one is enough: a store asks about one pattern for all of its keys. */
let last = { pattern: '', matches: compileWildcard('') };

function matcherOf(pattern: string): (key: string) => boolean {
  if (last.pattern !== pattern) last = { pattern, matches: compileWildcard(pattern) };
  return last.matches;
}
