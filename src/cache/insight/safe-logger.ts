import type { CacheLogger } from './cache-logger.js';

/** A logger that cannot fail a request: what it throws is dropped, for there is nowhere left to tell it. */
export function safeLogger(logger: CacheLogger): CacheLogger {
  const safely = (log: () => void): void => {
    try {
      log();
    } catch {
      // Nowhere left to tell it.
    }
  };
  return {
    debug: (message) => safely(() => logger.debug(message)),
    warn: (message) => safely(() => logger.warn(message)),
    error: (message) => safely(() => logger.error(message)),
  };
}
