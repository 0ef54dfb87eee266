import { AnnotatedOperations } from './annotated-operations.js';
import type { Type } from './entry/class-type.js';
import { UNNAMED } from './insight/read-statistics.js';
import { assertKey, assertTag } from './key/cache-key.js';
import { parseEvictionTarget } from './key/eviction-target.js';
import { type SetHandle, uselessHandle } from './put/set-handle.js';
import { inBatches } from './read/in-batches.js';
import type { LifeOptions, NearOptions, ProtectionOptions, RefreshOptions } from './read/read-policy.js';
import type { Duration } from './time/duration.js';

export interface EntryOptions extends NearOptions, ProtectionOptions {
  /** Tags by which the entry can be evicted. */
  readonly tags?: readonly string[];
  /** Class of the value, or of the elements of an array: a hit is an instance of it again. */
  readonly type?: Type;
}

/** (`adaptiveTtl` is for annotated methods: what is learnt belongs to a cache, and a call has none.) */
export interface LoadOptions<T> extends EntryOptions, LifeOptions, Omit<RefreshOptions, 'adaptiveTtl'> {
  /** Results for which this is true are returned, and not kept. */
  readonly unless?: (result: T) => boolean;
  /**
   * `false` where hits may differ from the source (nothing evicts them before their time), or where the loader has side
   * effects: they are left out when the module's `audit` measures inconsistency.
   */
  readonly audit?: boolean;
}

export interface SetOptions extends EntryOptions {
  /** Obtained by {@link Cache.beginSet} before the value was read: stored only if no eviction has come between. */
  readonly handle?: SetHandle;
}

const NO_TAGS: readonly string[] = [];

/**
 * A cache of two levels, in this process and in Redis, that is never the reason for a wrong or a failed answer. Works in
 * any Node program; {@link CacheModule} makes it available to Nest.
 *
 * Keys are segments separated by `:`; build them with {@link cacheKey} where they contain foreign values. Values come
 * back deep-equal to what went in, and frozen where their kind allows that.
 */
export class Cache extends AnnotatedOperations {
  /**
   * Waits until the remote store can be used, or `timeout` milliseconds: a cache without its remote store works, so
   * this never rejects. Optional; the first commands connect too.
   */
  connect(timeout = 1_000): Promise<boolean> {
    return this.parts.connect(timeout);
  }

  /**
   * The cached value, else the loader's, kept for `ttl`. One loader per key runs at a time, in this process and among
   * all that share the remote store.
   * @throws InvalidKeyError, InvalidDurationError; and what the loader throws, as it is
   */
  async getOrLoad<T>(key: string, ttl: Duration, loader: () => Promise<T>, options: LoadOptions<T> = {}): Promise<T> {
    assertKey(key);
    const tags = options.tags ?? NO_TAGS;
    tags.forEach(assertTag);
    return this.read({ key, tags, policy: this.policy(ttl, options), loader, unless: options.unless });
  }

  /** The cached value if it is fresh, or `undefined`; a cached `undefined` is told apart by {@link has}. */
  async get<T>(key: string, options: EntryOptions = {}): Promise<T | undefined> {
    return (await this.peek(key, options))?.value as T | undefined;
  }

  /** Whether there is a fresh entry: a stale one, which {@link getOrLoad} may serve, counts as absent. */
  async has(key: string): Promise<boolean> {
    assertKey(key);
    return this.parts.lookup.has(key);
  }

  /** The values of the keys that are cached, in one round trip for each two hundred. */
  async getMany<T>(keys: readonly string[], options: EntryOptions = {}): Promise<Map<string, T>> {
    const found = await inBatches(keys, async (key) => [key, await this.peek(key, options)] as const);
    return new Map(found.flatMap(([key, entry]) => (entry ? [[key, entry.value as T]] : [])));
  }

  /**
   * Stores a value. Without a handle the cache cannot know when the value was read: it may be older than an eviction that
   * has been acknowledged meanwhile, and is stored all the same. Where that matters, obtain a handle by
   * {@link beginSet} before reading the value, or use {@link getOrLoad}, which does all of this.
   *
   * Inside a transaction nothing is stored: the value may never be committed. The key is evicted after the commit.
   * @returns whether it was stored: not when the remote store did not take it, nor when an eviction came between. (One of
   *   a prefix or a tag by another process may not have been heard of yet: then it is stored, and dead.)
   * @throws InvalidKeyError, InvalidDurationError, UncacheableValueError; InvalidOptionError for another key's handle
   */
  async set(key: string, value: unknown, ttl: Duration, options: SetOptions = {}): Promise<boolean> {
    assertKey(key);
    const tags = options.tags ?? NO_TAGS;
    tags.forEach(assertTag);
    const policy = this.policy(ttl, options);
    const { setter } = this.parts;
    if (this.isInTransaction) {
      options.handle?.abandon();
      await this.delete(key);
      return false;
    }
    return options.handle ? setter.finish(options.handle, key, value, policy) : setter.set(key, tags, value, policy);
  }

  /**
   * The right to {@link set} a value that is read from now on; an eviction that comes between takes it away. It also ends
   * with another `set` of the key, and after `longestLoad`. Give it back by its `abandon()` when it is not used: until
   * then other processes wait for the value.
   *
   * ```ts
   * const handle = await cache.beginSet('report:42');
   * const report = await readReport(42);
   * await cache.set('report:42', report, '10m', { handle });
   * ```
   * @param options the tags of the entry: `set` with a handle takes these
   * @throws InvalidKeyError
   */
  async beginSet(key: string, { tags = NO_TAGS }: Pick<EntryOptions, 'tags'> = {}): Promise<SetHandle> {
    assertKey(key);
    tags.forEach(assertTag);
    return this.isInTransaction ? uselessHandle(key) : this.parts.setter.begin(key, tags);
  }

  /** As {@link set}, two hundred of them in the same round trips. */
  async setMany(
    entries: Iterable<readonly [string, unknown]>,
    ttl: Duration,
    options: EntryOptions = {},
  ): Promise<void> {
    await inBatches(entries, ([key, value]) => this.set(key, value, ttl, options));
  }

  /** Removes one entry, everywhere. */
  async delete(key: string): Promise<void> {
    assertKey(key);
    await this.evictTargets([{ kind: 'key', key }]);
  }

  /** Milliseconds until the entry is no longer fresh, or `undefined` if there is none that is. */
  async ttl(key: string): Promise<number | undefined> {
    assertKey(key);
    return this.parts.lookup.remaining(key);
  }

  /**
   * Evicts a key, everything under a prefix (`meeting:list:*`), what a wildcard matches (`user:*:posts`: looks at every
   * key), or everything (`*`). When the promise resolves, no call that starts afterwards gets a value from before. Inside
   * a transaction all evictions wait for its commit, and the promise does not.
   * @throws InvalidPatternError
   */
  async evict(patternOrKey: string | readonly string[]): Promise<void> {
    const patterns = typeof patternOrKey === 'string' ? [patternOrKey] : patternOrKey;
    await this.evictTargets(patterns.map(parseEvictionTarget));
  }

  /** Evicts every entry that has one of the tags. */
  async evictTags(tags: string | readonly string[]): Promise<void> {
    const list = typeof tags === 'string' ? [tags] : tags;
    list.forEach(assertTag);
    await this.evictTargets(list.map((tag) => ({ kind: 'tag', tag })));
  }

  /** Evicts everything. */
  async clear(): Promise<void> {
    await this.evictTargets([{ kind: 'all' }]);
  }

  /** Resolves when nothing is being stored in the background any more. */
  settled(): Promise<void> {
    return this.parts.background.settled();
  }

  /** Finishes what is being stored, delivers outstanding evictions if it can, and closes its own connections. */
  close(): Promise<void> {
    return this.parts.close();
  }

  private peek(
    key: string,
    { tags = NO_TAGS, type, near, encrypt }: EntryOptions,
  ): Promise<{ value: unknown } | undefined> {
    assertKey(key);
    const statistics = this.parts.reads.of(UNNAMED);
    return this.parts.lookup.peek(key, tags, { ttl: 0, emptyTtl: 0, sliding: false, type, near, encrypt, statistics });
  }
}
