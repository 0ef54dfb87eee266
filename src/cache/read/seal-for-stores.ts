import { SecretFieldError } from '../cache.errors.js';
import { seal, type Sealed } from '../entry/seal.js';
import type { ReadParts } from './read-parts.js';
import type { ReadPolicy } from './read-request.js';

export interface SealedForStores<T> {
  readonly sealed: Sealed<T>;
  /** `false`: it has a field that is named like a secret, and no store may have it. */
  readonly isStorable: boolean;
}

/**
 * Seals a value that is to be kept, unless a field of it is named like a secret: that is counted, and thrown or told once,
 * as the cache is told to.
 * @throws SecretFieldError, UncacheableValueError
 */
export function sealForStores<T>(
  { told }: Pick<ReadParts, 'told'>,
  value: T,
  { type, guard, statistics }: Pick<ReadPolicy, 'type' | 'guard' | 'statistics'>,
): SealedForStores<T> {
  try {
    return { sealed: seal(value, type, guard), isStorable: true };
  } catch (error) {
    if (!(error instanceof SecretFieldError)) throw error;
    statistics.secretFields += 1;
    if (guard?.rule === 'throw') throw error;
    // Without indices: one field of a thousand elements is one matter.
    const topic = error.path.replace(/\[\d+\]/g, '[]');
    told.warn(`secret ${statistics.name}`, topic, `cache: not stored: ${error.message}`);
    return { sealed: seal(value, type), isStorable: false };
  }
}
