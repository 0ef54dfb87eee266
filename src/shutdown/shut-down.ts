import { setTimeout as pause } from 'node:timers/promises';
import { Logger, type INestApplication } from '@nestjs/common';
import { Drain } from './drain.js';
import { OpenConnections } from './open-connections.js';
import { CLOSING_LIMIT, type ShutdownTimes } from './shutdown-times.js';

const MS_PER_SECOND = 1_000;

/**
 * Ends an application so that no client notices: not ready, but answering, while balancers find out; then nothing new is
 * accepted, and what is under way is finished; then the application closes what it holds, last what everything else
 * needs (ADR 28).
 *
 * @param waiting resolves after so many milliseconds
 * @throws {Error} when the application did not close in time
 */
export async function shutDown(
  app: INestApplication,
  { delay, timeout }: ShutdownTimes,
  waiting: (milliseconds: number) => Promise<unknown> = pause,
): Promise<void> {
  const logger = new Logger('Shutdown');
  app.get(Drain).begin();
  if (delay > 0) {
    logger.log(`Not ready any more; answering for another ${delay / MS_PER_SECOND} s`);
    await waiting(delay);
  }
  const stop = app.get(OpenConnections).release(timeout, (left) => {
    logger.warn(`${left} connections were cut: their requests took more than ${timeout / MS_PER_SECOND} s`);
  });
  try {
    await closed(app, timeout + CLOSING_LIMIT);
  } finally {
    stop();
  }
}

async function closed(app: INestApplication, limit: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new Error(`The application was not closed within ${limit / MS_PER_SECOND} s.`);
    timer = setTimeout(() => reject(error), limit);
  });
  try {
    await Promise.race([app.close(), late]);
  } finally {
    clearTimeout(timer);
  }
}
