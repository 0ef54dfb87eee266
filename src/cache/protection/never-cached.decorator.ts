const names = new WeakMap<object, ReadonlySet<string>>();
let isUsed = false;

/**
 * A field of a class that stays where it was made: no store gets it, wherever in a result the instance is. Who called the
 * loader is given the same as later hits, an object without the field. For instances that are kept as such (the option
 * `type`), and for what routes with `@HttpCache` answer; a plain object with the same fields has no class to be known by.
 *
 * ```ts
 * class AccountView {
 *   id!: string;
 *   @NeverCached() passwordHash?: string;
 * }
 * ```
 */
export function NeverCached(): PropertyDecorator {
  return (prototype, name) => {
    if (typeof name === 'symbol') return;
    isUsed = true;
    names.set(prototype, new Set([...(names.get(prototype) ?? []), name]));
  };
}

const NONE: ReadonlySet<string> = new Set();

/** Names of the fields of a class, and of those it inherits from, that are never cached. */
export function neverCachedOf(prototype: unknown): ReadonlySet<string> {
  if (!isUsed) return NONE;
  let found = NONE;
  for (let level = prototype; typeof level === 'object' && level !== null; level = Object.getPrototypeOf(level)) {
    const own = names.get(level);
    if (own) found = found.size === 0 ? own : new Set([...found, ...own]);
  }
  return found;
}

/** Whether any class has such a field. */
export const isNeverCachedUsed = (): boolean => isUsed;
