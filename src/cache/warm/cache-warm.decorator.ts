import 'reflect-metadata';
import { NoMethodError, StaticMethodError } from '../cache.errors.js';
import type { WarmSchedule } from './warm-schedule.js';
import type { WarmSourceReference } from './warm-source.js';

/** What {@link CacheWarm} says of a method. */
export interface DeclaredWarming {
  readonly method: string | symbol;
  readonly source: WarmSourceReference<never[]>;
  readonly schedule: WarmSchedule;
}

const WARMINGS = Symbol('larder:warmings');

type WarmDecorator<A extends readonly unknown[]> = <T extends (...args: A) => Promise<unknown>>(
  target: object,
  name: string | symbol,
  descriptor: TypedPropertyDescriptor<T>,
) => void;

/**
 * Loads entries of a `@Cacheable` method before anybody asks for them: when the application is ready, and on a
 * schedule; on one node of the fleet at a time, and only those that are not there.
 *
 * The method runs outside of any request, by its ordinary load: under the lease of its key, and what an eviction outdates
 * meanwhile is not kept.
 *
 * ```ts
 * @CacheWarm(() => [['home'], ['about']], { every: '10m' })
 * @Cacheable('page:{name}', '15m')
 * page(name: string): Promise<Page> { … }
 * ```
 * @param source names the calls: a function, the name of a method of the same class, or a provider
 */
export function CacheWarm<const A extends readonly unknown[] = never[]>(
  source: WarmSourceReference<A>,
  schedule: WarmSchedule = {},
): WarmDecorator<A> {
  return (target, name, descriptor) => {
    if (typeof target === 'function') throw new StaticMethodError(target.name, String(name));
    // The compiler says so too, but not to JavaScript.
    if (typeof (descriptor as { value?: unknown } | undefined)?.value !== 'function') {
      throw new NoMethodError(target.constructor.name, String(name));
    }
    const declared: DeclaredWarming = { method: name, source: source as DeclaredWarming['source'], schedule };
    Reflect.defineMetadata(WARMINGS, [...warmingsOf(target), declared], target);
  };
}

/** What is declared on methods of this class itself, not of those that it inherits from. */
export const warmingsOf = (prototype: object): readonly DeclaredWarming[] =>
  (Reflect.getOwnMetadata(WARMINGS, prototype) as readonly DeclaredWarming[] | undefined) ?? [];
