import { setTimeout as pause } from 'node:timers/promises';

const PAUSE = 20;

/**
 * Waits for what a server does not announce, by asking again and again.
 *
 * @param what ends the sentence "waited in vain until …"
 * @param condition an error that it throws counts as no
 * @param limit milliseconds
 * @throws Error when the time is over, with the last error of the condition as its cause
 */
export async function until(what: string, condition: () => Promise<boolean>, limit = 15_000): Promise<void> {
  const end = performance.now() + limit;
  let cause: unknown;
  while (performance.now() < end) {
    try {
      if (await condition()) return;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    await pause(PAUSE);
  }
  throw new Error(`Waited in vain until ${what}`, { cause });
}
