import { describeTarget, type EvictionTarget } from '../key/eviction-target.js';
import { prefixesOf } from '../key/key-scopes.js';
import type { ScopeExplanation } from './entry-explanation.js';

/**
 * The scopes of an entry as evictions name them.
 * @param stamps one for each of its {@link scopeNames}, as the remote store has them; without them nothing is known
 */
export function explainScopes(
  key: string,
  tags: readonly string[],
  stamps: readonly (Buffer | undefined)[] | undefined,
): readonly ScopeExplanation[] {
  const targets: EvictionTarget[] = [
    { kind: 'all' },
    ...prefixesOf(key).map((prefix): EvictionTarget => ({ kind: 'prefix', prefix })),
    ...tags.map((tag): EvictionTarget => ({ kind: 'tag', tag })),
  ];
  const stampAt = (at: number): ScopeExplanation['stamp'] => {
    if (stamps?.length !== targets.length) return 'unknown';
    return stamps[at] ? 'present' : 'missing';
  };
  return targets.map((target, at) => ({ scope: describeTarget(target), stamp: stampAt(at) }));
}
