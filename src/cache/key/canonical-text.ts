import { types } from 'node:util';
import { UnencodableArgumentError } from '../cache.errors.js';
import { encodeText, INSIDE_STRUCTURE, TOKEN } from './scalar-text.js';

const DEEPEST = 32;
const MOST_VALUES = 100_000;

/**
 * What an object stands for: a Date its ISO text, an object with `toJSON()` what that returns, others themselves.
 *
 * @throws UnencodableArgumentError for an invalid date, or a `toJSON()` that never ends
 */
export function plainValueOf(value: object): unknown {
  let current: unknown = value;
  for (let depth = 0; depth < DEEPEST; depth += 1) {
    if (typeof current !== 'object' || current === null || types.isUint8Array(current)) return current;
    if (types.isDate(current) && Number.isNaN(current.getTime())) throw new UnencodableArgumentError('an invalid Date');
    if (!('toJSON' in current) || typeof current.toJSON !== 'function') return current;
    const next: unknown = (current.toJSON as () => unknown).call(current);
    if (next === current) return current;
    current = next;
  }
  throw new UnencodableArgumentError('a toJSON() that returns ever new objects');
}

/**
 * Canonical text of a structure: `%o` key=value,… `%z` for objects, `%l` `%m` `%s` for lists, maps, sets, `%b` for
 * bytes. Keys and set members are sorted; a property that is undefined is left out, as optional properties are.
 * Scalars inside follow the rule of encodeArgument: they count by their text, so `{page: 1}` is `{page: '1'}`.
 *
 * @throws UnencodableArgumentError for functions, symbols, cycles, and objects that hold more than their properties show
 */
export function canonicalText(structure: object): string {
  return new CanonicalWriter().structure(structure, 0);
}

class CanonicalWriter {
  private remaining = MOST_VALUES;

  structure(value: object, depth: number): string {
    // A cycle is found by its depth: cheaper than remembering the path, and deep nesting is refused anyway.
    if (depth > DEEPEST) throw new UnencodableArgumentError(`an object nested deeper than ${DEEPEST}, or cyclic`);
    if (types.isUint8Array(value)) {
      return TOKEN.bytes + Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64url');
    }
    if (Array.isArray(value))
      return wrap(
        TOKEN.list,
        Array.from(value, (item) => this.value(item, depth)),
      );
    if (types.isSet(value) && isUnderived(value)) {
      return wrap(TOKEN.set, Array.from(value, (item) => this.value(item, depth)).sort());
    }
    if (types.isMap(value) && isUnderived(value)) {
      const pair = ([key, item]: [unknown, unknown]): string => `${this.value(key, depth)}=${this.value(item, depth)}`;
      return wrap(TOKEN.map, Array.from(value, pair).sort());
    }
    return this.properties(value, depth);
  }

  private properties(value: object, depth: number): string {
    if (!isPlainData(value)) {
      throw new UnencodableArgumentError(`an instance of ${classNameOf(value)} without toJSON()`);
    }
    const pairs: string[] = [];
    for (const key of Object.keys(value).sort()) {
      const item: unknown = Reflect.get(value, key);
      if (item !== undefined) pairs.push(`${encodeText(key, INSIDE_STRUCTURE)}=${this.value(item, depth)}`);
    }
    return wrap(TOKEN.object, pairs);
  }

  private value(value: unknown, depth: number): string {
    this.remaining -= 1;
    if (this.remaining < 0) throw new UnencodableArgumentError(`an object of more than ${MOST_VALUES} values`);
    switch (typeof value) {
      case 'string':
        return encodeText(value, INSIDE_STRUCTURE);
      case 'number':
      case 'boolean':
        return String(value);
      case 'bigint':
        return encodeText(String(value), INSIDE_STRUCTURE);
      case 'undefined':
        return TOKEN.undefined;
      case 'object': {
        if (value === null) return TOKEN.null;
        const plain = plainValueOf(value);
        return typeof plain === 'object' && plain !== null
          ? this.structure(plain, depth + 1)
          : this.value(plain, depth);
      }
      default:
        throw new UnencodableArgumentError(`a ${typeof value}`);
    }
  }
}

function wrap(token: string, parts: readonly string[]): string {
  return `${token}${parts.join(',')}${TOKEN.end}`;
}

/** A subclass of Map or Set may hold more than its members. */
function isUnderived(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    typeof prototype === 'object' &&
    prototype !== null &&
    isRootPrototype(Object.getPrototypeOf(prototype) as object | null)
  );
}

function classNameOf(value: object): string {
  const { constructor }: { constructor: unknown } = value;
  return typeof constructor === 'function' ? constructor.name : 'a class';
}

const dataPrototypes = new WeakMap<object, boolean>();

/**
 * Plain objects, and instances of classes that have no methods and no accessors (query and body DTOs): private state
 * would be unreachable in them, so their enumerable properties are all there is.
 */
function isPlainData(value: object): boolean {
  if (Object.getOwnPropertySymbols(value).some((symbol) => Object.prototype.propertyIsEnumerable.call(value, symbol))) {
    return false;
  }
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null) return true;
  const known = dataPrototypes.get(prototype);
  if (known !== undefined) return known;
  const verdict = hasNoBehaviour(prototype);
  dataPrototypes.set(prototype, verdict);
  return verdict;
}

function hasNoBehaviour(prototype: object): boolean {
  if (isRootPrototype(prototype)) return true;
  if (Reflect.ownKeys(prototype).some((key) => key !== 'constructor')) return false;
  const parent = Object.getPrototypeOf(prototype) as object | null;
  return parent === null || hasNoBehaviour(parent);
}

/** `Object.prototype` of this realm or of another (a vm context has its own). */
function isRootPrototype(prototype: object | null): boolean {
  return (
    prototype !== null && Object.getPrototypeOf(prototype) === null && Object.hasOwn(prototype, 'propertyIsEnumerable')
  );
}
