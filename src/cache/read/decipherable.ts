import type { DecodedEntry } from '../entry/entry.js';
import { UndecryptableEntryError } from '../protection/undecryptable-entry.error.js';
import type { ReadParts } from './read-parts.js';
import type { ReadPolicy } from './read-request.js';

/** Whether a reader can make anything of an entry, as far as its header tells. */
export function isDecipherable({ cipher }: Pick<ReadParts, 'cipher'>, { keyId }: DecodedEntry): boolean {
  return keyId === undefined || cipher?.knows(keyId) === true;
}

/** Whether it is protected as its reader's cache says: what is to be encrypted is not taken from a plain entry either. */
export const isProtectedAs = ({ keyId }: DecodedEntry, { encrypt = false }: Pick<ReadPolicy, 'encrypt'>): boolean =>
  (keyId !== undefined) === encrypt;

/**
 * Counts a miss where an entry cannot be decrypted. Told once for each cache and reason: in a fleet whose nodes have not
 * all the same keys yet it happens with each read.
 * @throws the error, if it is another one
 */
export function undecryptable(
  { told }: Pick<ReadParts, 'told'>,
  key: string,
  error: unknown,
  { statistics }: Pick<ReadPolicy, 'statistics'>,
): void {
  if (!(error instanceof UndecryptableEntryError)) throw error;
  statistics[error.reason] += 1;
  told.warn(`undecryptable ${statistics.name}`, error.reason, `cache: entry of ${key} is a miss: ${error.message}`);
}

/** What is made of an entry, or `undefined` (counted) where it cannot be decrypted. */
export function decrypted<T>(
  parts: Pick<ReadParts, 'told'>,
  key: string,
  policy: Pick<ReadPolicy, 'statistics'>,
  read: () => T,
): T | undefined {
  try {
    return read();
  } catch (error) {
    undecryptable(parts, key, error, policy);
    return undefined;
  }
}

/** Whether an encrypted entry, its header included, is what its cache stored; counted where it is not. */
export const isAuthentic = (
  parts: Pick<ReadParts, 'cipher' | 'told'>,
  key: string,
  entry: DecodedEntry,
  policy: Pick<ReadPolicy, 'statistics'>,
): boolean =>
  entry.keyId === undefined ||
  decrypted(parts, key, policy, () => {
    entry.authenticate(parts.cipher);
    return true;
  }) === true;
