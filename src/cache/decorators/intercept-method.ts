import 'reflect-metadata';
import { types } from 'node:util';
import { Inject, Optional, type InjectionToken } from '@nestjs/common';
import { NoMethodError, StaticMethodError } from '../cache.errors.js';
import type { AsyncMethod, CacheOperation } from './cache-operation.js';

/** The advice around an annotated method; one object of each kind per application. */
export interface MethodInterceptor<O extends CacheOperation> {
  /** It does nothing: methods are called as they were written. */
  readonly isIdle: boolean;
  /**
   * Stands in for a call of the method.
   * @param self what the method is called on
   */
  intercept(operation: O, method: AsyncMethod, self: unknown, args: readonly unknown[]): Promise<unknown>;
}

/** Compiles only on methods that return a promise. */
export type AsyncMethodDecorator = <T extends AsyncMethod>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

const OPERATIONS = Symbol('larder:operations');
const asWritten = new WeakMap<AsyncMethod, AsyncMethod>();
const advised = new WeakMap<CacheOperation, AsyncMethod>();

/** The operations declared on a method, innermost first. */
export const operationsOf = (method: object): readonly CacheOperation[] =>
  (Reflect.getMetadata(OPERATIONS, method) as readonly CacheOperation[] | undefined) ?? [];

/** The same by name: a decorator above may have put a function of its own there, which shows nothing. */
export const operationsAt = (prototype: object, name: string | symbol): readonly CacheOperation[] =>
  (Reflect.getOwnMetadata(OPERATIONS, prototype, name) as readonly CacheOperation[] | undefined) ?? [];

/** What an operation stands in front of: the method as written, or the wrapping of another operation around it. */
export const advisedBy = (operation: CacheOperation): AsyncMethod => advised.get(operation) ?? operation.method;

/**
 * Wraps a method so that the application's interceptor runs around it. The interceptor is injected as a property of
 * each instance: request-scoped ones too, and two applications in one process stay apart. An instance made without
 * Nest has none, and its method does what was written.
 *
 * @param slot the property that holds the interceptor
 * @throws StaticMethodError, NoMethodError
 */
export function interceptMethod<O extends CacheOperation>(
  token: InjectionToken,
  slot: symbol,
  describe: (declared: Pick<O, 'owner' | 'method'>) => O,
): AsyncMethodDecorator {
  return (target, name, descriptor) => {
    if (typeof target === 'function') throw new StaticMethodError(target.name, String(name));
    // The compiler says so too, but not to JavaScript: a property has no descriptor at all, an accessor no value.
    const inner = (descriptor as { value?: AsyncMethod } | undefined)?.value;
    if (typeof inner !== 'function' || types.isGeneratorFunction(inner)) {
      throw new NoMethodError(target.constructor.name, String(name));
    }
    const method = asWritten.get(inner) ?? inner;
    const operation = describe({ owner: `${target.constructor.name}.${String(name)}`, method });
    advised.set(operation, inner);
    const outer = wrap(inner, operation, slot);
    asWritten.set(outer, method);
    copyIdentity(inner, outer);
    const operations = [...operationsOf(inner), operation];
    Reflect.defineMetadata(OPERATIONS, operations, outer);
    Reflect.defineMetadata(OPERATIONS, operations, target, name);
    descriptor.value = outer as NonNullable<typeof descriptor.value>;
    declareSlot(target, slot, token);
  };
}

function wrap<O extends CacheOperation>(inner: AsyncMethod, operation: O, slot: symbol): AsyncMethod {
  return function (this: unknown, ...args: never[]): Promise<unknown> {
    const interceptor = (this as Record<symbol, MethodInterceptor<O> | undefined> | undefined)?.[slot];
    if (interceptor === undefined || interceptor.isIdle) return inner.apply(this, args);
    return interceptor.intercept(operation, inner, this, args);
  };
}

/** Whoever looks at the method sees the one that was written: name, length, and what other decorators noted on it. */
function copyIdentity(from: AsyncMethod, to: AsyncMethod): void {
  Object.defineProperty(to, 'name', { value: from.name, configurable: true });
  Object.defineProperty(to, 'length', { value: from.length, configurable: true });
  for (const key of Reflect.getOwnMetadataKeys(from) as unknown[]) {
    Reflect.defineMetadata(key, Reflect.getOwnMetadata(key, from), to);
  }
}

/** Nest assigns the injected interceptor; it is kept where no loop over the instance's own properties meets it. */
function declareSlot(target: object, slot: symbol, token: InjectionToken): void {
  Inject(token)(target, slot);
  Optional()(target, slot);
  if (slot in target) return;
  Object.defineProperty(target, slot, {
    configurable: true,
    get: () => undefined,
    set(this: object, interceptor: unknown) {
      Object.defineProperty(this, slot, { value: interceptor, configurable: true, writable: true });
    },
  });
}
