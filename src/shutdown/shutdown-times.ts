import type { Environment } from '../config/environment.js';
import { milliseconds } from '../config/milliseconds.js';

/** Milliseconds that what goes on behind the requests, and closing connections to servers, may take in the end. */
export const CLOSING_LIMIT = 5_000;

const DELAY_IN_PRODUCTION = 5_000;

/** How long the steps of a shutdown take at most, in milliseconds. */
export interface ShutdownTimes {
  /** Between the end of readiness and that of accepting. */
  readonly delay: number;
  /** For requests that are under way then. */
  readonly timeout: number;
}

export function shutdownTimes({
  NODE_ENV,
  SHUTDOWN_DELAY,
  SHUTDOWN_TIMEOUT,
}: Pick<Environment, 'NODE_ENV' | 'SHUTDOWN_DELAY' | 'SHUTDOWN_TIMEOUT'>): ShutdownTimes {
  const usual = NODE_ENV === 'production' ? DELAY_IN_PRODUCTION : 0;
  const delay = SHUTDOWN_DELAY === 'off' ? 0 : milliseconds(SHUTDOWN_DELAY ?? `${usual}ms`);
  return { delay, timeout: milliseconds(SHUTDOWN_TIMEOUT) };
}

/** Milliseconds from the signal to the end of the process at the latest: whoever kills it waits longer. */
export const longestShutdown = ({ delay, timeout }: ShutdownTimes): number => delay + timeout + CLOSING_LIMIT;
