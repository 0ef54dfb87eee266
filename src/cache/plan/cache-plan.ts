import type { EvictionTarget } from '../key/eviction-target.js';
import type { Duration } from '../time/duration.js';

/** What the annotations of an application say together. Plain data, in an order that depends on nothing else. */
export interface CachePlan {
  readonly caches: readonly PlannedCache[];
  readonly puts: readonly PlannedPut[];
  readonly evictions: readonly PlannedEviction[];
  /** What changes of rows evict, as the module's option `rowEvictions` names it. */
  readonly rows: readonly PlannedRows[];
  /** Templates of keys that are read without annotations, as the module's option `knownKeys` names them. */
  readonly knownKeys: readonly string[];
  readonly findings: readonly PlanFinding[];
}

/** How long what a method returns is kept, as declared; `null` where nothing is. */
export interface PlannedLife {
  readonly ttl: {
    /** `null`: it is the module's `defaultTtl`. */
    readonly declared: Duration | null;
    readonly milliseconds: number;
  };
  readonly emptyTtl: Duration | null;
  readonly staleFor: Duration | null;
  readonly staleIfError: Duration | null;
}

/** A method that is answered from the cache. Its key template is the name of the cache in statistics and metrics. */
export interface PlannedCache extends PlannedLife {
  readonly kind: 'cacheable';
  /** `MeetingsService.findOne`. */
  readonly owner: string;
  readonly key: string;
  readonly tags: readonly string[];
  readonly sliding: boolean;
  /** `false`: every read asks the remote store. */
  readonly near: boolean;
  /** XFetch's beta; `false` for never. */
  readonly earlyRefresh: number | false;
  /** Whether the remote store gets its values encrypted. */
  readonly encrypt: boolean;
  readonly evictedBy: readonly PlannedEvictor[];
  /** The methods that put a value in place of its entries. */
  readonly putBy: readonly string[];
}

/** A method, or the rows of an entity, that evict entries of a cache, and by what. */
export interface PlannedEvictor {
  /** `MeetingsService.cancel`, or of rows `UserEntity`. */
  readonly owner: string;
  readonly by: 'pattern' | 'tag';
  readonly pattern: string;
}

/** A method whose result replaces an entry. */
export interface PlannedPut extends PlannedLife {
  readonly kind: 'put';
  readonly owner: string;
  readonly key: string;
  readonly tags: readonly string[];
  /** Key templates of the caches that read what it puts. */
  readonly caches: readonly string[];
}

/** A method that evicts. */
export interface PlannedEviction {
  readonly kind: 'evict';
  readonly owner: string;
  readonly targets: readonly PlannedTarget[];
  /** Key templates of all caches that it reaches. */
  readonly caches: readonly string[];
}

/** Rows whose changes evict, whoever makes them. */
export interface PlannedRows extends Omit<PlannedEviction, 'kind'> {
  readonly kind: 'rows';
}

/** One pattern, or one tag, of a method or of rows that evict. */
export interface PlannedTarget {
  readonly by: 'pattern' | 'tag';
  readonly pattern: string;
  /** What it costs follows from it: `wildcard` looks at every key, everything else is one step. */
  readonly kind: EvictionTarget['kind'];
  /** Key templates of the caches that it reaches. */
  readonly caches: readonly string[];
}

/** Something about a plan that is worth a look; not a mistake. */
export interface PlanFinding {
  readonly code: 'PLAN.NEVER_EVICTED' | 'PLAN.BROAD_EVICTION' | 'PLAN.SEARCHES_ALL_KEYS';
  /** The method, or the entity, that it is about. */
  readonly owner: string;
  /** What is so, and what can be done about it. */
  readonly message: string;
}
