/** Stored bytes that are not an entry this version can read: damaged, truncated, foreign or newer. A miss, to be counted. */
export class CorruptEntryError extends Error {
  readonly code = 'CACHE.CORRUPT_ENTRY';

  constructor(reason: string, options?: ErrorOptions) {
    super(`CACHE.CORRUPT_ENTRY: ${reason}`, options);
    this.name = 'CorruptEntryError';
  }
}
