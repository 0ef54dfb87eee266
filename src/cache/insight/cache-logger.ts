import type { OperationRecord } from './operation-record.js';

/** Where the cache writes what operators should know. Nest's `Logger` fits, and so does `console`. */
export interface CacheLogger {
  /** Operations of the cache come as objects with a `message`, where they are logged at all (`logOperations`). */
  debug(message: string | OperationRecord): void;
  warn(message: string): void;
  error(message: string): void;
}

export const silentLogger: CacheLogger = { debug: () => {}, warn: () => {}, error: () => {} };
