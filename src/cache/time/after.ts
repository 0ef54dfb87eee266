import type { Clock } from './clock.js';

/**
 * Runs a task once, after so many milliseconds, without keeping the process alive.
 * @returns calls it off
 */
export function after(clock: Clock, delay: number, task: () => void): () => void {
  const stop = clock.every(delay, () => {
    stop();
    task();
  });
  return stop;
}

/** Resolves after so many milliseconds, or at once when the signal says so. Does not keep the process alive. */
export function pause(clock: Clock, delay: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      stop();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const stop = after(clock, delay, end);
    signal.addEventListener('abort', end);
  });
}
