import { SecretFieldError } from '../cache.errors.js';
import type { FieldGuard } from '../protection/field-guard.js';
import { neverCachedOf } from '../protection/never-cached.decorator.js';
import type { Type } from './class-type.js';
import { copyFields } from './copy-fields.js';
import { copyArrayBuffer, copyView } from './copy-binary.js';
import { PendingFreeze } from './pending-freeze.js';
import { refusalOf } from './refusal.js';
import { UncacheableValueError } from './uncacheable-value.error.js';
import { ValueFacts } from './value-facts.js';
import { kindOf } from './value-kind.js';
import { valuePath } from './value-path.js';

/** Deeper results are refused: the walk and the serialisers recurse, and a refusal is better than a stack overflow. */
const MAX_DEPTH = 400;
/** Holes cost as much memory as elements, in every copy. */
const MAX_HOLES = 10_000;

export interface WalkOptions {
  /**
   * Keep the objects instead of copying them, and learn nothing of them. Only for what the compact codec has just
   * decoded: a tree (no object twice) of known kinds that belongs to nobody else.
   */
  readonly inPlace?: boolean;
  readonly type?: Type | undefined;
  /** Numbers, in order of the walk, of the plain objects that are to become instances of `type`. */
  readonly revive?: readonly number[] | undefined;
  /** Looks at the names of fields. Only for what is to be stored: not for what is read. */
  readonly guard?: FieldGuard | undefined;
}

/**
 * One pass over a value: copies it (unless in place), sums up its memory, and learns what the rest of `entry/` must
 * know of it. Objects are numbered in the order in which they are met, which both serialisers preserve.
 */
export class ValueWalk {
  readonly facts = new ValueFacts();
  /** For what `run` returned; only when the facts say `freezable`. */
  readonly pending = new PendingFreeze();
  /** Numbers of the objects that are instances of `type`. */
  readonly instances: number[] = [];

  readonly #inPlace: boolean;
  readonly #type: Type | undefined;
  readonly #revive: readonly number[] | undefined;
  readonly #guard: FieldGuard | undefined;
  /** Fields of `type` that are left out; mostly none. */
  readonly #neverCached: ReadonlySet<string>;
  readonly #seen: Map<object, object> | undefined;
  readonly #steps: (string | number)[] = [];
  #count = 0;

  constructor({ inPlace = false, type, revive, guard }: WalkOptions) {
    this.#inPlace = inPlace;
    this.#type = type;
    this.#revive = revive;
    this.#guard = guard;
    this.#neverCached = neverCachedOf(type?.prototype);
    this.#seen = inPlace ? undefined : new Map();
  }

  /** @throws UncacheableValueError where the value cannot be given back as it is; SecretFieldError by the guard */
  run(value: unknown): unknown {
    try {
      return this.#visit(value);
    } catch (error) {
      if (error instanceof UncacheableValueError || error instanceof SecretFieldError) throw error;
      // A getter or a proxy of the author's own.
      const cause = error instanceof Error ? error.message : String(error);
      throw new UncacheableValueError(
        valuePath(this.#steps),
        `could not be read (${cause})`,
        'return plain data without getters or proxies',
        { cause: error },
      );
    }
  }

  #visit(value: unknown): unknown {
    switch (typeof value) {
      case 'object':
        return value === null ? null : this.#object(value);
      case 'string':
        this.facts.text(value);
        return value;
      case 'number':
        this.facts.number(value);
        return value;
      case 'bigint':
        this.facts.bigint(value);
        return value;
      case 'function':
        return this.#refuse('is a function', 'return data only, such as a view without methods');
      case 'symbol':
        return this.#refuse('is a symbol', 'use a string');
      default:
        return value;
    }
  }

  #object(source: object): object {
    const known = this.#seen?.get(source);
    if (known !== undefined) {
      // Dates do not count: equal ones may become one frozen object anyway.
      if (!(known instanceof Date)) this.facts.tree = false;
      return known;
    }
    if (this.#steps.length > MAX_DEPTH) {
      return this.#refuse(`is nested more than ${MAX_DEPTH} levels deep`, 'return a flat list instead of a chain');
    }
    const prototype: unknown = Object.getPrototypeOf(source);
    if (prototype === Object.prototype) return this.#fields(source, false);
    if (prototype === Array.prototype && Array.isArray(source)) return this.#array(source);
    if (prototype === Date.prototype) return this.#date(source as Date);
    switch (kindOf(source)) {
      case 'object':
        return this.#fields(source, false);
      case 'array':
        return this.#array(source as unknown[]);
      case 'date':
        return this.#date(source as Date);
      case 'map':
        return this.#map(source as Map<unknown, unknown>);
      case 'set':
        return this.#set(source as Set<unknown>);
      case 'view':
        return this.#binary(source, (source as ArrayBufferView).byteLength, copyView(source as ArrayBufferView));
      case 'buffer':
        return this.#binary(source, (source as ArrayBuffer).byteLength, copyArrayBuffer(source as ArrayBuffer));
      case 'instance':
        if (prototype === this.#type?.prototype) return this.#fields(source, true);
        break;
      case 'other':
    }
    const { reason, fix } = refusalOf(source);
    return this.#refuse(reason, fix);
  }

  #fields(source: object, isInstance: boolean): object {
    if (Object.hasOwn(source, '__proto__')) this.#refuse("has a key '__proto__'", 'rename the key');
    const target = (this.#inPlace ? source : copyFields(source)) as Record<string, unknown>;
    this.#seen?.set(source, target);
    this.pending.addContainer(target);
    if (isInstance || this.#revive?.[this.instances.length] === this.#count) {
      Object.setPrototypeOf(target, this.#type?.prototype as object);
      this.instances.push(this.#count);
      // Also of what was stored before the field was marked.
      for (const name of this.#neverCached) Reflect.deleteProperty(target, name);
    }
    this.#count += 1;
    const keys = Object.keys(target);
    if (!this.#inPlace) this.#fieldNames(target, keys);
    for (const key of keys) this.#child(target, key, target[key]);
    return target;
  }

  #fieldNames(target: object, keys: readonly string[]): void {
    if (Object.getOwnPropertySymbols(target).length > 0) this.#refuse('has a symbol as key', 'use a string as key');
    this.facts.object(keys.length);
    for (const key of keys) this.facts.key(key);
    if (this.#guard) for (const key of keys) this.#checkName(key, (target as Record<string, unknown>)[key]);
  }

  #checkName(name: string, value: unknown): void {
    if (this.#guard?.refuses(name, value)) throw this.#guard.error(valuePath([...this.#steps, name]), name);
  }

  #array(source: unknown[]): unknown[] {
    const { length } = source;
    const keys = this.#inPlace ? undefined : Object.keys(source);
    const dense =
      keys === undefined || (keys.length === length && (length === 0 || keys[length - 1] === `${length - 1}`));
    if (keys !== undefined && length - keys.length > MAX_HOLES) {
      return this.#refuse(`is an array with more than ${MAX_HOLES} holes`, 'return a Map or an object by index');
    }
    // This realm's slice: the method of an array from another realm would make another one there.
    const target: unknown[] = this.#inPlace
      ? source
      : dense
        ? Array.prototype.slice.call(source)
        : new Array<unknown>(length);
    this.#seen?.set(source, target);
    this.pending.addContainer(target);
    this.facts.array(length);
    if (dense) for (let index = 0; index < length; index += 1) this.#child(target, index, target[index]);
    else for (const key of keys) this.#sparseElement(source, target, key);
    this.facts.tree &&= dense;
    return target;
  }

  #sparseElement(source: unknown[], target: unknown[], key: string): void {
    const index = Number(key);
    if (`${index >>> 0}` !== key) {
      return this.#refuse(`is an array with a property '${key}'`, 'spread it: [...value], or return an object');
    }
    target[index] = source[index];
    this.#child(target, index, source[index]);
  }

  #child(holder: object, key: string | number, value: unknown): void {
    if (value === null) return;
    if (typeof value !== 'object') {
      if (this.#inPlace) return;
      if (typeof value === 'function' || typeof value === 'symbol') this.#steps.push(key);
      this.#visit(value);
      return;
    }
    this.#steps.push(key);
    const child = this.#object(value);
    this.#steps.pop();
    if (child !== value) (holder as Record<string | number, unknown>)[key] = child;
    if (child instanceof Date) this.pending.addDate(holder, key);
  }

  #date(source: Date): Date {
    if (this.#inPlace) return source;
    this.#refuseExtras(source);
    const time = source.getTime();
    const target = new Date(time);
    this.#seen?.set(source, target);
    this.facts.date(time);
    return target;
  }

  #map(source: Map<unknown, unknown>): Map<unknown, unknown> {
    this.#refuseExtras(source);
    const target = new Map<unknown, unknown>();
    this.#unfreezable(source, target);
    this.facts.collection(source.size);
    let index = 0;
    for (const [key, value] of source) {
      if (this.#guard && typeof key === 'string') this.#checkName(key, value);
      target.set(this.#member(index, key), this.#member(index++, value));
    }
    return target;
  }

  #set(source: Set<unknown>): Set<unknown> {
    this.#refuseExtras(source);
    const target = new Set<unknown>();
    this.#unfreezable(source, target);
    this.facts.collection(source.size);
    for (const value of source) target.add(this.#member(target.size, value));
    return target;
  }

  #member(index: number, value: unknown): unknown {
    this.#steps.push(index);
    const member = this.#visit(value);
    this.#steps.pop();
    return member;
  }

  #binary(source: object, byteLength: number, copy: object | undefined): object {
    if (copy === undefined) return this.#refuse('is an unknown typed array', 'return a Buffer');
    this.#unfreezable(source, copy);
    this.facts.binary(byteLength);
    return copy;
  }

  #unfreezable(source: object, target: object): void {
    if (this.#inPlace) this.#refuse('cannot be kept in place', 'copy it');
    this.#seen?.set(source, target);
    this.facts.freezable = false;
    this.facts.tree = false;
  }

  #refuseExtras(source: object): void {
    if (Object.keys(source).length > 0) {
      this.#refuse('carries properties of its own, which a stored copy would lose', 'return a plain object around it');
    }
  }

  #refuse(reason: string, fix: string): never {
    throw new UncacheableValueError(valuePath(this.#steps), reason, fix);
  }
}
