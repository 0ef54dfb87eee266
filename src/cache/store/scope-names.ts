import type { EvictionTarget } from '../key/eviction-target.js';
import { prefixesOf } from '../key/key-scopes.js';
import type { ScopeNames } from './remote-store.js';

const ROOT = '*';
const TAG = '#';

/** By the prefixes of a family of keys, which its keys share: so they share their scopes, too, as one object. */
const ofFamilies = new WeakMap<readonly string[], ScopeNames>();

/** The scopes of an entry: everything, each prefix of its key, its tags. */
export function scopeNames(key: string, tags: readonly string[]): ScopeNames {
  const prefixes = prefixesOf(key);
  let names = ofFamilies.get(prefixes);
  if (names === undefined) ofFamilies.set(prefixes, (names = Object.freeze([ROOT, ...prefixes])));
  return tags.length === 0 ? names : [...names, ...tags.map((tag) => TAG + tag)];
}

/** The scope that an eviction names. Prefixes end in ':' and tags begin with '#', so the three kinds cannot meet. */
export function scopeNameOf(target: Extract<EvictionTarget, { kind: 'prefix' | 'tag' | 'all' }>): string {
  if (target.kind === 'prefix') return target.prefix;
  return target.kind === 'tag' ? TAG + target.tag : ROOT;
}
