import type { DiscoveryService } from '@nestjs/core';
import { CACHE_EVICT } from '../decorators/cache-evict.decorator.js';
import { CACHE_PUT } from '../decorators/cache-put.decorator.js';
import { CACHEABLE } from '../decorators/cacheable.decorator.js';
import { TRANSACTIONAL } from '../decorators/transactional.decorator.js';
import type { CacheOperation } from '../decorators/cache-operation.js';
import { operationsAt, operationsOf } from '../decorators/intercept-method.js';
import { WRITE_BEHIND } from '../write-behind/write-behind-slot.js';

/** An operation as one class of the application has it; an inherited one appears once for each class. */
export interface DeclaredOperation {
  readonly operation: CacheOperation;
  /** `ConcreteClass.method`. */
  readonly owner: string;
  /** Of the concrete class: classes of one name are told apart by it. */
  readonly prototype: object;
  /** A subclass has a method of its own, which may call this one. */
  readonly overridden: boolean;
}

/** An object that takes part in the application: its prototype, and the instance if there is one for all requests. */
export interface Participant {
  readonly prototype: object;
  readonly instance: object | undefined;
}

/** Every provider and controller. */
export function participants(discovery: DiscoveryService): readonly Participant[] {
  return [...discovery.getProviders(), ...discovery.getControllers()].flatMap((wrapper): Participant[] => {
    const instance: unknown = wrapper.isDependencyTreeStatic() ? wrapper.instance : undefined;
    const made = typeof instance === 'object' && instance !== null ? instance : undefined;
    const prototype: unknown = made ? Object.getPrototypeOf(made) : wrapper.metatype?.prototype;
    return typeof prototype === 'object' && prototype !== null ? [{ prototype, instance: made }] : [];
  });
}

/** The operations of all classes, each class once. */
export function declaredOperations(all: readonly Participant[]): readonly DeclaredOperation[] {
  return [...new Set(all.map(({ prototype }) => prototype))].filter(isAnnotated).flatMap(operationsOfClass);
}

/** Whether any method is: its class, or one that it inherits from, has a slot then. Most classes have none. */
function isAnnotated(prototype: object): boolean {
  return Object.values(SLOTS).some((slot) => slot in prototype);
}

/** Of a class and those it inherits from, accessors left alone. */
function operationsOfClass(prototype: object): readonly DeclaredOperation[] {
  const found: DeclaredOperation[] = [];
  const names = new Set<string | symbol>();
  let level: object | null = prototype;
  while (level && level !== Object.prototype) {
    for (const name of Reflect.ownKeys(level)) {
      const value: unknown = Object.getOwnPropertyDescriptor(level, name)?.value;
      const shown = typeof value === 'function' ? operationsOf(value) : [];
      for (const operation of shown.length > 0 ? shown : operationsAt(level, name)) {
        const owner = `${prototype.constructor.name}.${String(name)}`;
        found.push({ operation, owner, prototype, overridden: names.has(name) });
      }
      names.add(name);
    }
    level = Object.getPrototypeOf(level) as object | null;
  }
  return found;
}

/**
 * An instance made by a factory (`useFactory: () => new Service()`) had nothing injected by Nest; its annotated methods
 * get the interceptors here.
 */
export function equip(instance: object, interceptors: ReadonlyMap<symbol, unknown>): void {
  const slots = instance as Record<symbol, unknown>;
  for (const [slot, interceptor] of interceptors) {
    if (slot in instance && slots[slot] === undefined) slots[slot] = interceptor;
  }
}

export const SLOTS = {
  cacheable: CACHEABLE,
  evict: CACHE_EVICT,
  put: CACHE_PUT,
  transactional: TRANSACTIONAL,
  writeBehind: WRITE_BEHIND,
} as const;
