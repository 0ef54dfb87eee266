import { randomBytes } from 'node:crypto';

export const ID_BYTES = 16;

// Asking the system for 16 bytes at a time costs forty times as much. A pool is never written again, so ids stay apart.
const POOL_BYTES = 8_192;
let pool = randomBytes(POOL_BYTES);
let used = 0;

/** 16 random bytes, for the id of an entry, the token of a lease, or a stamp. */
export function newEntryId(): Buffer {
  if (used === POOL_BYTES) {
    pool = randomBytes(POOL_BYTES);
    used = 0;
  }
  return pool.subarray(used, (used += ID_BYTES));
}
