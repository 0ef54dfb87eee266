import { after } from '../time/after.js';
import type { Clock } from '../time/clock.js';

/**
 * What a promise brings, unless that takes too long or the signal is aborted first; what it brings later is dropped.
 * @param longest milliseconds
 * @param what begins the message: `what took longer than 60000 ms`
 */
export function patiently<T>(
  clock: Clock,
  longest: number,
  signal: AbortSignal,
  what: string,
  promise: Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = (): void => {
      reject(new Error('the run has ended'));
    };
    const stop = after(clock, longest, () => {
      reject(new Error(`${what} took longer than ${longest} ms`));
    });
    if (signal.aborted) leave();
    signal.addEventListener('abort', leave);
    void promise.then(resolve, reject).finally(() => {
      stop();
      signal.removeEventListener('abort', leave);
    });
  });
}
