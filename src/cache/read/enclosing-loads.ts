/** A loader that is being called, and the one whose call made that call. */
interface StartingLoad {
  readonly cache: object;
  readonly key: string;
  readonly outer: StartingLoad | undefined;
}

/** Set while a loader runs up to its first `await`; nothing else runs meanwhile. */
let starting: StartingLoad | undefined;

/** Calls a loader so that a read of its own key can be noticed. */
export function callLoader<T>(cache: object, key: string, loader: () => Promise<T>): Promise<T> {
  const outer = starting;
  starting = { cache, key, outer };
  try {
    return loader();
  } finally {
    starting = outer;
  }
}

/** Whether some loader is being called at this moment. */
export const isLoadStarting = (): boolean => starting !== undefined;

/**
 * Whether this read is made by the loader of its own key, which would wait for itself: an annotated method that does
 * nothing but call another one of the same key. Noticed up to the loader's first `await`; beyond it only
 * AsyncLocalStorage could tell, which halves the speed of every promise of the process on Node 20. There, a read of the
 * own key would be an endless recursion without a cache, and the start refuses overrides that lead to one.
 */
export function isInsideLoadOf(cache: object, key: string): boolean {
  for (let load = starting; load; load = load.outer) if (load.key === key && load.cache === cache) return true;
  return false;
}
