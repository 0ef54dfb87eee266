import type { AsyncMethod } from '../decorators/cache-operation.js';

/** What a source is told. */
export interface WarmContext {
  /** Name of the plan. */
  readonly plan: string;
  /** Aborted when the run ends, for whatever reason: a source may leave off then. */
  readonly signal: AbortSignal;
}

/** Lists of arguments, one for each call: there may be many, and they may come one by one. */
export type ArgumentLists<A extends readonly unknown[]> = Iterable<A> | AsyncIterable<A>;

/** Names the calls to warm: `({ signal }) => [['42'], ['43']]`. */
export type WarmSourceFunction<A extends readonly unknown[]> = (
  context: WarmContext,
) => ArgumentLists<A> | Promise<ArgumentLists<A>>;

/** A provider that names the calls to warm. */
export interface WarmSource<A extends readonly unknown[] = readonly unknown[]> {
  argumentLists(context: WarmContext): ArgumentLists<A> | Promise<ArgumentLists<A>>;
}

type WarmSourceClass<A extends readonly unknown[]> = new (...dependencies: never[]) => WarmSource<A>;

/**
 * Where the lists of arguments come from: a function, the name of a method of the same class (which is called on
 * it), or the class or token of a provider that is a {@link WarmSource}.
 */
export type WarmSourceReference<A extends readonly unknown[]> =
  WarmSourceFunction<A> | WarmSourceClass<A> | string | symbol;

/** One call of an annotated method. */
export interface WarmCall {
  readonly target: object;
  readonly method: string | symbol;
  readonly args: readonly unknown[];
}

type CacheableNames<T> = { [K in keyof T]: T[K] extends AsyncMethod ? K : never }[keyof T] & (string | symbol);
type ArgumentsOf<M> = M extends (...args: infer A) => unknown ? A : never;

/**
 * A call for a {@link WarmPlan}: `warmCall(this.meetings, 'findOne', id)`. Nothing is called yet.
 * @param method the name of a method of the target that is `@Cacheable`
 */
export const warmCall = <T extends object, K extends CacheableNames<T>>(
  target: T,
  method: K,
  ...args: ArgumentsOf<T[K]>
): WarmCall => ({ target, method, args });
