import { CorruptEntryError } from '../entry/entry.js';
import type { ReadParts } from './read-parts.js';

/** What is read from stored bytes, or `undefined` (counted) when they are damaged. */
export function intact<T>(parts: ReadParts, key: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    damaged(parts, key, error);
    return;
  }
}

/** As {@link intact}, of what is still being read. */
export const intactWhenRead = <T>(parts: ReadParts, key: string, reading: Promise<T>): Promise<T | undefined> =>
  reading.catch((error: unknown) => damaged(parts, key, error));

/** @throws the error, if it is another one */
function damaged({ statistics, logger }: ReadParts, key: string, error: unknown): undefined {
  if (!(error instanceof CorruptEntryError)) throw error;
  statistics.corrupt += 1;
  logger.warn(`cache: entry of ${key} cannot be read: ${error.message}`);
  return undefined;
}
