import type { EvictionTarget } from '../key/eviction-target.js';
import { prefixesOf } from '../key/key-scopes.js';
import type { ScopeNames } from './remote-store.js';

const ROOT = '*';
const TAG = '#';

/** The scopes of an entry: everything, each prefix of its key, its tags. */
export function scopeNames(key: string, tags: readonly string[]): ScopeNames {
  return [ROOT, ...prefixesOf(key), ...tags.map((tag) => TAG + tag)];
}

/** The scope that an eviction names. Prefixes end in ':' and tags begin with '#', so the three kinds cannot meet. */
export function scopeNameOf(target: Extract<EvictionTarget, { kind: 'prefix' | 'tag' | 'all' }>): string {
  if (target.kind === 'prefix') return target.prefix;
  return target.kind === 'tag' ? TAG + target.tag : ROOT;
}
