import { AsyncLocalStorage } from 'node:async_hooks';

/** A loader that is running, and the one that called it. */
interface RunningLoad {
  readonly cache: object;
  readonly key: string;
  readonly outer: RunningLoad | undefined;
  over: boolean;
}

const running = new AsyncLocalStorage<RunningLoad>();

/** Runs a loader so that the reads it makes can be told from those of others. */
export async function asLoad<T>(cache: object, key: string, loader: () => Promise<T>): Promise<T> {
  const load: RunningLoad = { cache, key, outer: running.getStore(), over: false };
  try {
    return await running.run(load, loader);
  } finally {
    // What the loader started and left running (a timer, a subscription) reads like everybody else.
    load.over = true;
  }
}

/** Whether this read is made by the loader of its own key: waiting for that one would be waiting for itself. */
export function isInsideLoadOf(cache: object, key: string): boolean {
  for (let load = running.getStore(); load; load = load.outer) {
    if (!load.over && load.key === key && load.cache === cache) return true;
  }
  return false;
}
