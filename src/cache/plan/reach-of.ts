import { patternCanMatch } from '../key/overlap.js';
import type { CachePlan } from './cache-plan.js';

/**
 * Key templates of the caches that have entries which patterns or tags can name.
 *
 * @param patterns as for `CacheService.evict`
 * @param tags as for `CacheService.evictTags`
 */
export function reachOf(
  { caches }: CachePlan,
  patterns: readonly string[],
  tags: readonly string[],
): readonly string[] {
  const reached = caches.filter(
    (cache) =>
      patterns.some((text) => patternCanMatch({ text }, { text: cache.key })) ||
      tags.some((text) => cache.tags.some((tag) => patternCanMatch({ text }, { text: tag }))),
  );
  return [...new Set(reached.map(({ key }) => key))];
}
