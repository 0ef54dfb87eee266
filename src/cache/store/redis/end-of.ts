import type { Redis } from 'ioredis';
import { GOODBYE_LIMIT } from './redis-options.js';

/** Between two attempts there is no connection whose end could be waited for. */
const IDLE: readonly Redis['status'][] = ['wait', 'reconnecting', 'end'];

/**
 * Ends a connection, and waits until it has: as long as a server may take to say goodbye (QUIT would wait for ever on one
 * that hangs), and no longer for a sentinel that does not answer.
 */
export async function endOf(client: Redis): Promise<void> {
  if (client.status === 'end') return;
  await new Promise<void>((resolve) => {
    const timer = setTimeout(resolve, 2 * GOODBYE_LIMIT);
    const ended = (): void => {
      clearTimeout(timer);
      resolve();
    };
    const isIdle = IDLE.includes(client.status);
    client.once('end', ended);
    client.disconnect();
    if (isIdle) ended();
  });
}
