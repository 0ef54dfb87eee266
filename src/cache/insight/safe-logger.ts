import type { CacheLogger } from './cache-logger.js';

/** A logger that cannot fail a request: what it throws is dropped, for there is nowhere left to tell it. */
export function safeLogger(logger: CacheLogger): CacheLogger {
  const safely =
    (level: keyof CacheLogger) =>
    (message: string): void => {
      try {
        logger[level](message);
      } catch {
        // Nowhere left to tell it.
      }
    };
  return { debug: safely('debug'), warn: safely('warn'), error: safely('error') };
}
