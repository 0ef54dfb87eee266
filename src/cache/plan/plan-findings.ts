import type { CachePlan, PlanFinding, PlannedCache, PlannedEviction, PlannedRows } from './cache-plan.js';

/** An eviction that reaches more caches than this is worth a look. */
const MANY = 10;
/** Where there are few caches: one that reaches more than this part of them, and more than `SOME`. */
const LARGE_SHARE = 1 / 4;
const SOME = 3;

/** What is unusual about a plan, in plain words, in the order of its methods. */
export function findingsOf({
  caches,
  evictions,
  rows,
}: Pick<CachePlan, 'caches' | 'evictions' | 'rows'>): readonly PlanFinding[] {
  const evicting = [...evictions, ...rows];
  const names = new Set(caches.map(({ key }) => key)).size;
  return [
    ...caches.flatMap(neverEvicted),
    ...evicting.flatMap((eviction) => broad(eviction, names)),
    ...evicting.flatMap(searching),
  ];
}

function neverEvicted({ owner, key, ttl, evictedBy, putBy }: PlannedCache): PlanFinding[] {
  if (evictedBy.length > 0 || putBy.length > 0) return [];
  const life = ttl.declared ?? `${ttl.milliseconds} ms`;
  const message = `nobody evicts '${key}': what it was made of may change, and the entry lives until its time to live (${life}) is over`;
  return [{ code: 'PLAN.NEVER_EVICTED', owner, message }];
}

function broad({ kind, owner, caches: { length } }: PlannedEviction | PlannedRows, names: number): PlanFinding[] {
  const isBroad = length > MANY || (length > SOME && length > names * LARGE_SHARE);
  if (!isBroad) return [];
  const message = `each ${kind === 'rows' ? 'change of a row' : 'call'} evicts entries of ${length} of ${names} caches; a longer prefix or a tag leaves alone what it does not change`;
  return [{ code: 'PLAN.BROAD_EVICTION', owner, message }];
}

const searching = ({ owner, targets }: PlannedEviction | PlannedRows): PlanFinding[] =>
  targets
    .filter(({ kind }) => kind === 'wildcard')
    .map(({ pattern }) => ({
      code: 'PLAN.SEARCHES_ALL_KEYS',
      owner,
      message: `evicting '${pattern}' looks at every key; a tag on the caches it means costs nothing`,
    }));
