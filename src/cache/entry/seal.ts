import type { FieldGuard } from '../protection/field-guard.js';
import type { Type } from './class-type.js';
import { freezeTree } from './freeze-tree.js';
import { ValueWalk } from './value-walk.js';

export type { Type } from './class-type.js';

/** A result in the form in which it is kept: nobody outside can change it. */
export interface Sealed<T = unknown> {
  /** Estimated memory, in bytes. */
  readonly bytes: number;
  /** The one frozen object that all callers share, or, for values that cannot be frozen, a copy for this caller. */
  open(): T;
  /** The same as a promise, of this caller alone. */
  promised(): Promise<T>;
}

/** A `Sealed` as the payload codec sees it: with what the walk learnt, so that encoding needs no walk of its own. */
export interface SealedValue<T = unknown> extends Sealed<T> {
  readonly master: T;
  /** Within what the compact codec gives back exactly. */
  readonly tree: boolean;
  /** Numbers, in order of the walk, of the objects that are instances of the given class. */
  readonly instances: readonly number[];
}

const NO_INSTANCES: readonly number[] = [];

class SharedValue<T> implements SealedValue<T> {
  constructor(
    readonly master: T,
    readonly bytes: number,
    readonly tree: boolean,
    readonly instances: readonly number[],
  ) {}

  open(): T {
    return this.master;
  }

  promised(): Promise<T> {
    // One for each reader: a promise remembers the AsyncLocalStorage of whoever made it, and can be written to.
    return Promise.resolve(this.master);
  }
}

class CopiedValue<T> implements SealedValue<T> {
  readonly tree = false;

  constructor(
    readonly master: T,
    readonly bytes: number,
    readonly instances: readonly number[],
    private readonly type: Type | undefined,
  ) {}

  open(): T {
    return new ValueWalk({ type: this.type }).run(this.master) as T;
  }

  async promised(): Promise<T> {
    return this.open();
  }
}

/**
 * Copies a loader's result and makes it safe to share. The loader's own objects are neither frozen nor kept.
 *
 * Kept: plain objects, arrays (sparse ones too), primitives, Date, Map, Set, Buffer, typed arrays, ArrayBuffer, DataView,
 * cycles and shared references. A getter is kept as the value it gives. Not noticed: `#private` fields of a class
 * given as `type`, and properties that are not enumerable. Left out: fields of `type` that are `@NeverCached()`.
 *
 * @param value what the loader returned
 * @param type class whose instances, anywhere inside, stay instances: same prototype and fields, constructor not called
 * @param guard looks for fields that are named like secrets
 * @throws UncacheableValueError naming the path of what could not be given back faithfully; SecretFieldError
 */
export function seal<T>(value: T, type?: Type, guard?: FieldGuard): Sealed<T> {
  return finish(value, type, new ValueWalk({ type, guard }));
}

/**
 * Like `seal`, in place: for a tree that the compact codec has just decoded and that belongs to nobody.
 *
 * @param bytes its estimated memory, as it was when it was sealed before
 * @param revive numbers, in order of the walk, of the objects that become instances of `type`
 */
export function sealOwned<T>(value: T, bytes: number, type?: Type, revive?: readonly number[]): Sealed<T> {
  if (revive === undefined) return new SharedValue(freezeTree(value) as T, bytes, true, NO_INSTANCES);
  const walk = new ValueWalk({ type, revive, inPlace: true });
  const root = walk.run(value) as T;
  return new SharedValue(walk.pending.freeze(root) as T, bytes, true, walk.instances);
}

/** Like `seal`, for a decoded value that is no tree; copying also detaches its binaries from the bytes they came in. */
export function sealDecoded<T>(value: T, type?: Type, revive?: readonly number[]): Sealed<T> {
  return finish(value, type, new ValueWalk({ type, revive }));
}

/** What `value` is when it is sealed already, else what sealing makes of it. */
export function sealedValueOf(value: unknown, type?: Type): SealedValue {
  return value instanceof SharedValue || value instanceof CopiedValue
    ? value
    : finish(value, type, new ValueWalk({ type }));
}

function finish<T>(value: T, type: Type | undefined, walk: ValueWalk): SealedValue<T> {
  const copy = walk.run(value) as T;
  const { bytes, freezable, tree } = walk.facts;
  // An empty list of its own would take memory with each value.
  const instances = walk.instances.length === 0 ? NO_INSTANCES : walk.instances;
  return freezable
    ? new SharedValue(walk.pending.freeze(copy) as T, bytes, tree, instances)
    : new CopiedValue(copy, bytes, instances, type);
}
