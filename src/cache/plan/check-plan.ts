import {
  CachedOverrideError,
  CacheError,
  DoubleDeclarationError,
  EncryptionMismatchError,
  KeyCollisionError,
  UnmatchedEvictionError,
  UnmatchedPutError,
} from '../cache.errors.js';
import type { CacheableOperation } from '../decorators/cache-operation.js';
import type { EvictionPattern } from '../key/eviction-pattern.js';
import type { KeyTemplate } from '../key/key-template.js';
import { didYouMean, patternCanMatch, type Template, templatesCollide } from '../key/overlap.js';
import { checkPolicyOptions } from '../read/read-policy.js';
import { parseDuration } from '../time/duration.js';
import type { DeclaredOperation } from './annotated-methods.js';
import { type CompiledEviction, compileEviction, compileRead, compileRows } from './compile-operation.js';
import type { RowEvictions } from './row-evictions.js';

interface Reader {
  readonly owner: string;
  readonly prototype: object;
  readonly overridden: boolean;
  readonly operation: CacheableOperation;
  readonly key: KeyTemplate;
  readonly tags: readonly KeyTemplate[];
}

interface Named<T> {
  readonly owner: string;
  readonly pattern: T;
}

interface Put extends Named<KeyTemplate> {
  readonly encrypt: boolean;
}

/**
 * Finds the mistakes in what an application has annotated: unknown placeholders, unusable times to live, keys that can
 * collide, evictions and puts that no cache can feel.
 *
 * @param knownKeys templates of keys that are read without annotations
 * @param knownTags of tags likewise
 * @param rows what changes of rows evict
 */
export function checkPlan(
  declared: readonly DeclaredOperation[],
  knownKeys: readonly KeyTemplate[],
  knownTags: readonly KeyTemplate[],
  rows: readonly RowEvictions[] = [],
): readonly CacheError[] {
  const errors: CacheError[] = [];
  const attempt = <T>(check: () => T): T | undefined => {
    try {
      return check();
    } catch (error) {
      if (!(error instanceof CacheError)) throw error;
      errors.push(error);
      return undefined;
    }
  };

  const readers: Reader[] = [];
  const puts: Put[] = [];
  const evictions: Named<EvictionPattern>[] = [];
  const tagEvictions: Named<EvictionPattern>[] = [];
  let complete = true;
  const addEviction = (owner: string, compile: () => CompiledEviction): void => {
    const compiled = attempt(compile);
    complete &&= compiled !== undefined;
    evictions.push(...(compiled?.patterns ?? []).map((pattern) => ({ owner, pattern })));
    tagEvictions.push(...(compiled?.tags ?? []).map((pattern) => ({ owner, pattern })));
  };
  for (const each of rows) addEviction(each.owner, () => compileRows(each));
  for (const { operation, owner, prototype, overridden } of declared) {
    if (operation.kind === 'transactional') continue;
    if (operation.kind === 'evict') {
      addEviction(owner, () => compileEviction(operation));
      continue;
    }
    const { ttl, options } = operation;
    const { min, max } = ('adaptiveTtl' in options && options.adaptiveTtl) || {};
    for (const duration of [ttl, options.emptyTtl, options.staleFor, options.staleIfError, min, max]) {
      if (duration !== undefined) attempt(() => parseDuration(duration, owner));
    }
    attempt(() => {
      checkPolicyOptions(options, owner);
    });
    const compiled = attempt(() => compileRead(operation));
    complete &&= compiled !== undefined;
    if (!compiled) continue;
    if (operation.kind === 'cacheable') readers.push({ owner, prototype, overridden, operation, ...compiled });
    else puts.push({ owner, pattern: compiled.key, encrypt: operation.options.encrypt === true });
  }

  errors.push(...collisions(readers), ...mismatches(readers, puts));
  // A template that could not be read may be the one that an eviction means.
  if (!complete) return errors;
  const keys = [...readers.map(({ key }) => key), ...knownKeys];
  const tags = [...readers.flatMap((reader) => reader.tags), ...knownTags];
  errors.push(
    ...unmatched(evictions, keys, UnmatchedEvictionError),
    ...unmatched(tagEvictions, tags, UnmatchedEvictionError),
    ...unmatched(puts, keys, UnmatchedPutError),
  );
  return errors;
}

function collisions(readers: readonly Reader[]): CacheError[] {
  return readers.flatMap((reader, index) =>
    readers.slice(0, index).flatMap((other): CacheError[] => {
      const collide = templatesCollide(reader.key, other.key);
      if (reader.overridden || other.overridden) {
        // What a method of a subclass stands in for is reached through that one only, if at all.
        const sameName = reader.prototype === other.prototype && reader.owner === other.owner;
        return sameName && collide ? [new CachedOverrideError(reader.owner)] : [];
      }
      const sameMethod = reader.prototype === other.prototype && reader.operation.method === other.operation.method;
      if (sameMethod) return [new DoubleDeclarationError(reader.owner)];
      if (reader.operation.options.shared && other.operation.options.shared) return [];
      return collide ? [new KeyCollisionError(reader.owner, reader.key.text, other.owner, other.key.text)] : [];
    }),
  );
}

/** What one of them encrypts, another one would store as it is. */
function mismatches(readers: readonly Reader[], puts: readonly Put[]): CacheError[] {
  const caches = readers.map(({ owner, key, operation }) => ({
    owner,
    pattern: key,
    encrypt: operation.options.encrypt === true,
  }));
  const shared = caches.filter((_, at) => readers[at]?.operation.options.shared);
  const pairs = [
    ...puts.flatMap((put) => caches.map((cache) => [put, cache] as const)),
    ...shared.flatMap((cache, at) => shared.slice(0, at).map((other) => [cache, other] as const)),
  ];
  return pairs
    .filter(([a, b]) => a.encrypt !== b.encrypt && patternCanMatch(a.pattern, b.pattern))
    .map(([a, b]) => new EncryptionMismatchError(a.owner, a.pattern.text, b.owner));
}

/** Methods often evict the same; each pattern is compared once. */
function unmatched(
  declared: readonly Named<Template>[],
  templates: readonly Template[],
  Unmatched: new (owner: string, pattern: string, suggestion: string | undefined) => CacheError,
): CacheError[] {
  const patterns = new Map(declared.map(({ pattern }) => [pattern.text, pattern]));
  const stray = [...patterns.values()].filter((pattern) => !templates.some((each) => patternCanMatch(pattern, each)));
  const suggestions = new Map(stray.map((pattern) => [pattern.text, didYouMean(pattern, templates)]));
  return declared.flatMap(({ owner, pattern: { text } }) =>
    suggestions.has(text) ? [new Unmatched(owner, text, suggestions.get(text))] : [],
  );
}
