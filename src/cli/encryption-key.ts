import { randomBytes } from 'node:crypto';
import { encryptionKeys } from '../config/encryption-keys.js';
import { type CommandLine, UsageError } from './command-line.js';

const KEY_BYTES = 32;

/**
 * Makes a key for `CACHE_ENCRYPTION_KEYS` and prints it: alone on the standard output, for scripts and files; what to do
 * with it goes elsewhere. The keys of the environment are looked at for their ids, and never shown.
 *
 * @throws UsageError for an id that is none, or that another key has already
 */
export function printEncryptionKey(
  { keyId, isJson }: Pick<CommandLine, 'keyId' | 'isJson'>,
  { CACHE_ENCRYPTION_KEYS: list }: Readonly<Record<string, string | undefined>>,
): void {
  const id = keyId ?? new Date().toISOString().slice(0, 10);
  const key = randomBytes(KEY_BYTES).toString('base64');
  if (!encryptionKeys(`${id}:${key}`))
    throw new UsageError(`'${id}' is no id of a key: 1 to 32 letters, digits, '.', '_' or '-', such as 2026-02.`);
  const known = (list === undefined ? [] : encryptionKeys(list))?.map((each) => each.id) ?? [];
  if (known.includes(id))
    throw new UsageError(`CACHE_ENCRYPTION_KEYS has a key of the id '${id}'. Name another one: npx larder key --id ID`);
  console.log(isJson ? JSON.stringify({ id, key }) : `${id}:${key}`);
  console.error(`
The first key encrypts, all of them decrypt. Every instance needs the same ones; keep them where your secrets are.

To begin:
  CACHE_ENCRYPTION_KEYS=${id}:…

To rotate, each step on every instance before the next one:
  1. CACHE_ENCRYPTION_KEYS=OLD,${id}:…   all can decrypt with the new one
  2. CACHE_ENCRYPTION_KEYS=${id}:…,OLD   the new one encrypts, the old one is kept
  3. CACHE_ENCRYPTION_KEYS=${id}:…       when the longest time to live of an encrypted cache has passed`);
}
