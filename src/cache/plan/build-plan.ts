import type { CacheOperation, CachePutOperation, CacheableOperation } from '../decorators/cache-operation.js';
import type { EvictionPattern } from '../key/eviction-pattern.js';
import type { KeyTemplate } from '../key/key-template.js';
import { patternCanMatch } from '../key/overlap.js';
import { type Duration, parseDuration } from '../time/duration.js';
import type { DeclaredOperation } from './annotated-methods.js';
import type {
  CachePlan,
  PlannedCache,
  PlannedEviction,
  PlannedLife,
  PlannedPut,
  PlannedRows,
  PlannedTarget,
} from './cache-plan.js';
import { type CompiledEviction, compileEviction, compileRead, compileRows } from './compile-operation.js';
import { kindOfPattern } from './pattern-kind.js';
import { findingsOf } from './plan-findings.js';
import type { RowEvictions } from './row-evictions.js';

export interface PlanContext {
  /** Where an annotation does not say. */
  readonly defaultTtl: Duration;
  /** Templates of keys that are read without annotations. */
  readonly knownKeys: readonly KeyTemplate[];
  readonly rowEvictions: readonly RowEvictions[];
}

interface Place {
  readonly owner: string;
  readonly key: KeyTemplate;
  readonly tags: readonly KeyTemplate[];
}

/** A template that entries are stored under, with the tags they have. */
type Stored = Pick<Place, 'key' | 'tags'>;

interface Read extends Place {
  readonly operation: CacheableOperation;
}

interface Put extends Place {
  readonly operation: CachePutOperation;
}

/**
 * What the annotations of an application say together.
 * @throws what {@link compileRead} and {@link compileEviction} throw, for annotations that no start would accept
 */
export function buildPlan(declared: readonly DeclaredOperation[], context: PlanContext): CachePlan {
  const reads: Read[] = operations(declared, 'cacheable').map(({ owner, operation }) => ({
    owner,
    operation,
    ...compileRead(operation),
  }));
  const puts: Put[] = operations(declared, 'put').map(({ owner, operation }) => ({
    owner,
    operation,
    ...compileRead(operation),
  }));
  const stored: Stored[] = [...reads, ...context.knownKeys.map((key) => ({ key, tags: [] }))];
  const evictions = operations(declared, 'evict')
    .map(({ owner, operation }) => plannedEviction(owner, compileEviction(operation), stored))
    .sort(by((each) => [each.owner, ...each.targets.map(({ pattern }) => pattern)]));
  const rows = context.rowEvictions
    .map((each): PlannedRows => ({ ...plannedEviction(each.owner, compileRows(each), stored), kind: 'rows' }))
    .sort(by(({ owner }) => [owner]));
  const plannedPuts = puts.map((put) => plannedPut(put, stored, context)).sort(by(({ owner, key }) => [owner, key]));
  const caches = reads
    .map((read) => plannedCache(read, [...evictions, ...rows], plannedPuts, context))
    .sort(by(({ owner, key }) => [owner, key]));
  const knownKeys = context.knownKeys.map(({ text }) => text).sort();
  const findings = findingsOf({ caches, evictions, rows });
  return { caches, puts: plannedPuts, evictions, rows, knownKeys, findings };
}

function plannedEviction(
  owner: string,
  { patterns, tags }: CompiledEviction,
  stored: readonly Stored[],
): PlannedEviction {
  const targets = [
    ...patterns.map((pattern) => byPattern(pattern, stored)),
    ...tags.map((pattern) => byTag(pattern, stored)),
  ];
  return { kind: 'evict', owner, targets, caches: distinct(targets.flatMap(({ caches }) => caches)) };
}

const byPattern = (pattern: EvictionPattern, stored: readonly Stored[]): PlannedTarget => ({
  by: 'pattern',
  pattern: pattern.text,
  kind: kindOfPattern(pattern.text),
  caches: namesOf(stored.filter(({ key }) => patternCanMatch(pattern, key))),
});

const byTag = (pattern: EvictionPattern, stored: readonly Stored[]): PlannedTarget => ({
  by: 'tag',
  pattern: pattern.text,
  kind: 'tag',
  caches: namesOf(stored.filter(({ tags }) => tags.some((tag) => patternCanMatch(pattern, tag)))),
});

function plannedPut({ owner, key, tags, operation }: Put, stored: readonly Stored[], context: PlanContext): PlannedPut {
  const caches = namesOf(stored.filter((each) => patternCanMatch(key, each.key)));
  const life = lifeOf(operation, context);
  return { kind: 'put', owner, key: key.text, tags: tags.map(({ text }) => text), ...life, caches };
}

function plannedCache(
  { owner, key: { text: key }, tags, operation }: Read,
  evictions: readonly (PlannedEviction | PlannedRows)[],
  puts: readonly PlannedPut[],
  context: PlanContext,
): PlannedCache {
  const { sliding = false, near = true, earlyRefresh = 1, encrypt = false } = operation.options;
  return {
    kind: 'cacheable',
    owner,
    key,
    tags: tags.map(({ text }) => text),
    ...lifeOf(operation, context),
    sliding,
    near,
    earlyRefresh,
    encrypt,
    evictedBy: evictions.flatMap((eviction) =>
      eviction.targets
        .filter(({ caches }) => caches.includes(key))
        .map(({ by: named, pattern }) => ({ owner: eviction.owner, by: named, pattern })),
    ),
    putBy: distinct(puts.filter(({ caches }) => caches.includes(key)).map((put) => put.owner)),
  };
}

function lifeOf(
  { ttl, options: { emptyTtl, staleFor, staleIfError } }: CacheableOperation | CachePutOperation,
  { defaultTtl }: PlanContext,
): PlannedLife {
  return {
    ttl: { declared: ttl ?? null, milliseconds: parseDuration(ttl ?? defaultTtl) },
    emptyTtl: emptyTtl ?? null,
    staleFor: staleFor ?? null,
    staleIfError: staleIfError ?? null,
  };
}

const operations = <K extends CacheOperation['kind']>(declared: readonly DeclaredOperation[], kind: K) =>
  declared.flatMap(({ owner, operation }) =>
    operation.kind === kind ? [{ owner, operation: operation as Extract<CacheOperation, { kind: K }> }] : [],
  );

const namesOf = (stored: readonly Stored[]): readonly string[] => distinct(stored.map(({ key }) => key.text));

/** By code units, so that no locale changes the order. */
const distinct = (texts: readonly string[]): readonly string[] => [...new Set(texts)].sort();

const by =
  <T>(texts: (each: T) => readonly string[]) =>
  (a: T, b: T): number => {
    const [left, right] = [texts(a).join('\n'), texts(b).join('\n')];
    return left < right ? -1 : Number(left > right);
  };
