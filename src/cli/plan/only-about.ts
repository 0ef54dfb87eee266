import type { CachePlan } from '../../cache/index.js';

/** The part of a plan with a text in a key, a tag, a pattern or a method; whatever the case of its letters. */
export function onlyAbout({ caches, puts, evictions, rows, knownKeys, findings }: CachePlan, text: string): CachePlan {
  const wanted = text.toLowerCase();
  const has = (...texts: readonly string[]): boolean => texts.some((each) => each.toLowerCase().includes(wanted));
  return {
    caches: caches.filter(({ owner, key, tags }) => has(owner, key, ...tags)),
    puts: puts.filter(({ owner, key, tags }) => has(owner, key, ...tags)),
    evictions: evictions.filter(({ owner, targets }) => has(owner, ...targets.map(({ pattern }) => pattern))),
    rows: rows.filter(({ owner, targets }) => has(owner, ...targets.map(({ pattern }) => pattern))),
    knownKeys: knownKeys.filter((key) => has(key)),
    findings: findings.filter(({ owner, message }) => has(owner, message)),
  };
}
