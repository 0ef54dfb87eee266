import { patternCanMatch } from '../key/overlap.js';
import type { CachePlan, PlannedCache, PlannedEvictor } from './cache-plan.js';

/** What a plan says about one key. */
export interface KeyInPlan {
  /** Those that the key can belong to: one, unless several share their keys; none, where no annotation names it. */
  readonly caches: readonly PlannedCache[];
  /** The methods, and the rows, that can evict it. */
  readonly evictedBy: readonly PlannedEvictor[];
}

/** The caches that a key can belong to. */
export function cachesOfKey({ caches }: CachePlan, key: string): readonly PlannedCache[] {
  const literal = { text: key };
  return caches.filter((cache) => patternCanMatch(literal, { text: cache.key }));
}

/** @param tags of its entry; where there is none, any that its caches could give it */
export function planOfKey(plan: CachePlan, key: string, tags: readonly string[] | undefined): KeyInPlan {
  const literal = { text: key };
  const caches = cachesOfKey(plan, key);
  const tagged = (tags ?? caches.flatMap((cache) => cache.tags)).map((text) => ({ text }));
  const evictedBy = [...plan.evictions, ...plan.rows].flatMap(({ owner, targets }) =>
    targets
      .filter(({ by, pattern: text }) =>
        by === 'tag' ? tagged.some((tag) => patternCanMatch({ text }, tag)) : patternCanMatch({ text }, literal),
      )
      .map(({ by, pattern }): PlannedEvictor => ({ owner, by, pattern })),
  );
  return { caches, evictedBy };
}
