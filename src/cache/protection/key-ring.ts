import { createSecretKey, type KeyObject } from 'node:crypto';
import { InvalidOptionError } from '../cache.errors.js';
import type { EncryptionKey, EncryptionOptions } from './encryption-options.js';

const KEY_BYTES = 32;
/** What an id may look like. */
export const KEY_ID = /^[\w.-]{1,32}$/;
const BASE64 = /^[A-Za-z0-9+/_-]+={0,2}$/;

/** In place of a key in an error. */
const HIDDEN = '(a hidden value)';

/** The keys of a cache by their ids. Nothing that is printed, logged or written as JSON shows one. */
export class KeyRing {
  /** Of the key that encrypts. */
  readonly activeId: string;
  readonly #keys: ReadonlyMap<string, KeyObject>;

  /** @throws InvalidOptionError that names the key by its place, and never shows it */
  constructor({ keys }: EncryptionOptions) {
    const [active] = keys;
    if (active === undefined) {
      throw new InvalidOptionError('encryption.keys', [], 'at least one `{ id, key }`, or no `encryption`');
    }
    this.#keys = new Map(keys.map((each, at) => [checkedId(each, at, keys), secretOf(each, at)]));
    this.activeId = active.id;
  }

  find(id: string): KeyObject | undefined {
    return this.#keys.get(id);
  }
}

function checkedId({ id }: EncryptionKey, at: number, keys: readonly EncryptionKey[]): string {
  const option = `encryption.keys[${at}].id`;
  if (typeof id !== 'string' || !KEY_ID.test(id)) {
    // A key that was taken for its id must not be shown either.
    throw new InvalidOptionError(option, HIDDEN, "1 to 32 letters, digits, '.', '_' or '-', such as '2026-01'");
  }
  if (keys.findIndex((other) => other.id === id) !== at) {
    throw new InvalidOptionError(option, id, 'an id that no other key has');
  }
  return id;
}

function secretOf({ key }: EncryptionKey, at: number): KeyObject {
  const bytes = typeof key === 'string' ? (BASE64.test(key) ? Buffer.from(key, 'base64') : undefined) : key;
  if (bytes?.length !== KEY_BYTES) {
    const expected = `${KEY_BYTES} bytes or their Base64: openssl rand -base64 ${KEY_BYTES}`;
    throw new InvalidOptionError(`encryption.keys[${at}].key`, HIDDEN, expected);
  }
  return createSecretKey(bytes);
}
