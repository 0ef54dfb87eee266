import { isNeverCachedUsed, neverCachedOf } from './never-cached.decorator.js';

/**
 * A value as it may be written down: without the fields that are never cached. For what a serialiser is given, so only
 * what JSON shows is looked into, which is what a `toJSON` gives where there is one. The value itself where nothing is
 * left out.
 *
 * @throws what a `toJSON` throws, which is given a copy: for one that reads a private field, a TypeError
 */
export const withoutNeverCached = (value: unknown): unknown =>
  isNeverCachedUsed() ? cleaned(value, '', new Map()) : value;

/** @param seen what has been looked at, and what became of it: a cycle ends there, for the serialiser to refuse */
type Seen = Map<object, unknown>;

/** @param name of the field, which a `toJSON` is told */
function cleaned(value: unknown, name: string, seen: Seen): unknown {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  const clean = asWritten(membersOf(value, seen), name, seen);
  seen.set(value, clean);
  return clean;
}

/** What its own `toJSON` makes of an object may hold what is none of its fields: instances from elsewhere. */
function asWritten(value: object, name: string, seen: Seen): unknown {
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON !== 'function') return value;
  const written: unknown = Reflect.apply(toJSON, value, [name]);
  if (written === value) return value;
  const clean = typeof written === 'object' && written !== null ? membersOf(written, seen) : written;
  return clean === written ? value : clean;
}

const membersOf = (source: object, seen: Seen): object =>
  Array.isArray(source) ? elementsOf(source, seen) : fieldsOf(source, seen);

function elementsOf(source: readonly unknown[], seen: Seen): readonly unknown[] {
  const elements = source.map((element, at) => cleaned(element, String(at), seen));
  return elements.every((element, at) => element === source[at]) ? source : elements;
}

function fieldsOf(source: object, seen: Seen): object {
  const hidden = neverCachedOf(Object.getPrototypeOf(source));
  const names = Object.keys(source).filter((name) => !hidden.has(name));
  let isSame = names.length === Object.keys(source).length;
  const fields = names.map((name) => {
    const value = (source as Record<string, unknown>)[name];
    const clean = cleaned(value, name, seen);
    isSame &&= clean === value;
    return [name, clean] as const;
  });
  if (isSame) return source;
  // The methods of its class stay: `toJSON` may be one of them.
  const target = Object.create(Object.getPrototypeOf(source) as object) as object;
  for (const [name, value] of fields)
    Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
  return target;
}
