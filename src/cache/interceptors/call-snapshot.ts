/**
 * The arguments as they are at the call, for a method that runs later: after a look at the remote store, say. Its caller
 * may use the object again meanwhile (`query.page += 1`), and the key was made of what it held before.
 *
 * @param named positions of the arguments that the key is made of; only plain data among them is copied, one level deep
 */
export function snapshotOf(args: readonly unknown[], named: readonly number[]): readonly unknown[] {
  let copy: unknown[] | undefined;
  for (const at of named) {
    const value = args[at];
    if (typeof value !== 'object' || value === null) continue;
    copy ??= [...args];
    copy[at] = copyOf(value);
  }
  return copy ?? args;
}

function copyOf(value: object): object {
  if (Array.isArray(value)) return [...(value as unknown[])];
  const prototype = Object.getPrototypeOf(value) as object | null;
  return isData(prototype) ? Object.assign<object, object>(Object.create(prototype) as object, value) : value;
}

/** Plain objects, and instances of classes without methods and accessors, as queries and bodies of requests are. */
function isData(prototype: object | null): boolean {
  if (prototype === null || Object.getPrototypeOf(prototype) === null) return true;
  return (
    Reflect.ownKeys(prototype).every((name) => name === 'constructor') &&
    isData(Object.getPrototypeOf(prototype) as object | null)
  );
}
