/** Where the cache writes what operators should know. Nest's `Logger` fits, and so does `console`. */
export interface CacheLogger {
  debug(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: CacheLogger = { debug: () => {}, warn: () => {}, error: () => {} };
