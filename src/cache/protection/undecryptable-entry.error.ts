/**
 * Why an entry is a miss for its reader. `unknownKey`: this process does not have its key. `inauthentic`: it was changed,
 * or stored for another key, namespace or header, or its key has this id and other bytes. `otherProtection`: its cache is
 * encrypted now, or is not any more.
 */
export type UndecryptableReason = 'unknownKey' | 'inauthentic' | 'otherProtection';

const REASONS: Readonly<Record<UndecryptableReason, string>> = {
  unknownKey: 'is encrypted by a key that this process does not have',
  inauthentic: 'is not what was encrypted under its key and header',
  otherProtection: 'is protected otherwise than its cache says',
};

/** An entry that its reader cannot or must not decrypt. A miss, to be counted. */
export class UndecryptableEntryError extends Error {
  readonly code = 'CACHE.UNDECRYPTABLE_ENTRY';

  /** @param keyId as its header says; of an entry that is not encrypted there is none */
  constructor(
    readonly reason: UndecryptableReason,
    keyId: string | undefined,
    options?: ErrorOptions,
  ) {
    const which = keyId === undefined ? 'the plain entry' : `the entry encrypted with key ${keyId}`;
    super(`CACHE.UNDECRYPTABLE_ENTRY: ${which} ${REASONS[reason]}`, options);
    this.name = 'UndecryptableEntryError';
  }
}
