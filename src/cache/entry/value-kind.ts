import { types } from 'node:util';

/**
 * What the walk knows how to copy. `instance`: an ordinary object of some class, kept only if that class was given.
 * `other`: everything with inner state that a copy of its fields would lose.
 */
export type ValueKind = 'object' | 'array' | 'date' | 'map' | 'set' | 'view' | 'buffer' | 'instance' | 'other';

const HOPS_TO_NULL: Record<Exclude<ValueKind, 'view' | 'instance' | 'other'>, number> = {
  object: 1,
  array: 2,
  date: 2,
  map: 2,
  set: 2,
  buffer: 2,
};

/**
 * The kind of an object, also when it comes from another realm (a vm context, or a core module under Jest), where
 * `instanceof` and prototype identity fail. A subclass of a built-in is `other`: its own class would be lost.
 */
export function kindOf(value: object): ValueKind {
  if (ArrayBuffer.isView(value)) return isOwnView(value) ? 'view' : 'other';
  const kind = Array.isArray(value)
    ? 'array'
    : types.isDate(value)
      ? 'date'
      : types.isMap(value)
        ? 'map'
        : types.isSet(value)
          ? 'set'
          : types.isArrayBuffer(value)
            ? 'buffer'
            : 'object';
  if (kind !== 'object') return hops(value) === HOPS_TO_NULL[kind] ? kind : 'other';
  if (Object.getPrototypeOf(value) === null || hasInnerState(value)) return 'other';
  return hops(value) === HOPS_TO_NULL.object && isObjectPrototype(value) ? 'object' : 'instance';
}

function hasInnerState(value: object): boolean {
  return (
    types.isNativeError(value) ||
    types.isRegExp(value) ||
    types.isPromise(value) ||
    types.isBoxedPrimitive(value) ||
    types.isWeakMap(value) ||
    types.isWeakSet(value) ||
    types.isSharedArrayBuffer(value) ||
    types.isGeneratorObject(value)
  );
}

function hops(value: object): number {
  let count = 0;
  for (let next: unknown = Object.getPrototypeOf(value); next !== null; next = Object.getPrototypeOf(next)) count += 1;
  return count;
}

function isObjectPrototype(value: object): boolean {
  // `Object.create(Object.create(null))` is one hop away from null too.
  return Object.hasOwn(Object.getPrototypeOf(value) as object, 'isPrototypeOf');
}

function isOwnView(view: ArrayBufferView): boolean {
  if (types.isSharedArrayBuffer(view.buffer)) return false;
  if (Buffer.isBuffer(view)) return Object.getPrototypeOf(view) === Buffer.prototype;
  return hops(view) === (types.isDataView(view) ? 2 : 3);
}
