import type { Type } from '../entry/class-type.js';
import type { LifeOptions, NearOptions, ProtectionOptions, RefreshOptions } from '../read/read-policy.js';
import type { Duration } from '../time/duration.js';
import type { TransactionOptions } from '../transaction/transactions.js';
import type { WriteBehindOptions } from '../write-behind/write-behind.options.js';

/** A method the cache can stand in front of. */
export type AsyncMethod = (...args: never[]) => Promise<unknown>;

export interface ReadOperationOptions extends LifeOptions, ProtectionOptions {
  /** Tags of the entry, templates like the key: `['user:{userId}']`. */
  readonly tags?: readonly string[];
  /** Calls for which this is false go past the cache; such a put evicts. Gets the method's arguments. */
  readonly condition?: (...args: never[]) => boolean;
  /** Results for which this is true are returned, and not kept. Gets the result, then the method's arguments. */
  readonly unless?: (result: never, ...args: never[]) => boolean;
  /** Class of the result, or of the elements of an array: a hit is an instance of it again. */
  readonly type?: Type;
}

export interface CacheableOptions extends ReadOperationOptions, RefreshOptions, NearOptions {
  /** Several methods fill this key on purpose, all with the same value. Without it that is refused at the start. */
  readonly shared?: boolean;
  /**
   * `false` where hits may differ from what the method says (nothing evicts them before their time), where the method has
   * side effects, or where it needs its request: they are left out when the module's `audit` measures inconsistency.
   */
  readonly audit?: boolean;
}

export type CachePutOptions = ReadOperationOptions;

export interface CacheEvictOptions {
  /** Tags to evict, templates like the patterns. */
  readonly tags?: readonly string[];
  /** Calls for which this is false evict nothing. Gets the method's arguments. */
  readonly condition?: (...args: never[]) => boolean;
}

interface AnnotatedMethod {
  /** For messages: `MeetingsService.findOne`. */
  readonly owner: string;
  /** The method as written: its parameters give the placeholders their names. */
  readonly method: AsyncMethod;
}

export interface CacheableOperation extends AnnotatedMethod {
  readonly kind: 'cacheable';
  readonly key: string;
  readonly ttl: Duration | undefined;
  readonly options: CacheableOptions;
}

export interface CachePutOperation extends AnnotatedMethod {
  readonly kind: 'put';
  readonly key: string;
  readonly ttl: Duration | undefined;
  readonly options: CachePutOptions;
}

export interface CacheEvictOperation extends AnnotatedMethod {
  readonly kind: 'evict';
  readonly patterns: readonly string[];
  readonly options: CacheEvictOptions;
  /** The method performs writes that were accepted before: it is no caller's that it evicts. */
  readonly writeBehind?: WriteBehindOptions;
}

/** Stands beside the others: a method that reads, puts or evicts may run in a transaction. */
export interface TransactionalOperation extends AnnotatedMethod {
  readonly kind: 'transactional';
  readonly options: TransactionOptions;
}

export type CacheOperation = CacheableOperation | CachePutOperation | CacheEvictOperation | TransactionalOperation;
