import { createCipheriv, createDecipheriv, hkdfSync, type KeyObject, randomBytes } from 'node:crypto';
import type { KeyRing } from './key-ring.js';
import { UndecryptableEntryError } from './undecryptable-entry.error.js';

// Encrypted data: salt (32) | ciphertext | tag (16). docs/adr/0027-encryption.md has the reasons.
const ALGORITHM = 'aes-256-gcm';
const SALT_BYTES = 32;
const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const PURPOSE = 'larder entry, AES-256-GCM, version 1';

/** Bytes by which encrypted data are longer. */
export const CIPHER_BYTES = SALT_BYTES + TAG_BYTES;

/** What an entry is bound to: elsewhere, or with another header, it does not decrypt. */
export interface EntryBinding {
  readonly key: string;
  /** Of the entry. */
  readonly id: Buffer;
  /** Its header as it is stored, key id included. */
  readonly header: Buffer;
}

/**
 * Encrypts the payloads of one namespace by AES-256-GCM (NIST SP 800-38D). Each entry has a key and a nonce of its own,
 * by HKDF-SHA-256 (RFC 5869) from a key of the ring and a random salt of 256 bits. So no key meets a nonce twice, and the
 * bound of 2^32 entries per key that random nonces of 96 bits have does not concern a key of the ring.
 */
export class EntryCipher {
  constructor(
    private readonly ring: KeyRing,
    private readonly namespace: string,
  ) {}

  /** Of the key that encrypts. */
  get keyId(): string {
    return this.ring.activeId;
  }

  /** Whether entries encrypted by this key can be read. */
  knows(keyId: string): boolean {
    return this.ring.find(keyId) !== undefined;
  }

  encrypt(payload: Buffer, binding: EntryBinding): Buffer {
    const salt = randomBytes(SALT_BYTES);
    const { key, nonce } = derived(this.secret(this.keyId), salt);
    const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(this.authenticated(binding));
    return Buffer.concat([salt, cipher.update(payload), cipher.final(), cipher.getAuthTag()]);
  }

  /**
   * @param keyId as the header says
   * @throws UndecryptableEntryError
   */
  decrypt(keyId: string, data: Buffer, binding: EntryBinding): Buffer {
    const secret = this.secret(keyId);
    if (data.length < CIPHER_BYTES) throw new UndecryptableEntryError('inauthentic', keyId);
    const { key, nonce } = derived(secret, data.subarray(0, SALT_BYTES));
    const decipher = createDecipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(this.authenticated(binding));
    decipher.setAuthTag(data.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(data.subarray(SALT_BYTES, -TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new UndecryptableEntryError('inauthentic', keyId, { cause: error });
    }
  }

  private secret(keyId: string): KeyObject {
    const secret = this.ring.find(keyId);
    if (secret === undefined) throw new UndecryptableEntryError('unknownKey', keyId);
    return secret;
  }

  /** Lengths before the texts: no two bindings are written alike. */
  private authenticated({ key, id, header }: EntryBinding): Buffer {
    const place = `${this.namespace.length}:${this.namespace}${Buffer.byteLength(key)}:${key}`;
    return Buffer.concat([Buffer.from(place), id, header]);
  }
}

function derived(secret: KeyObject, salt: Buffer): { readonly key: Buffer; readonly nonce: Buffer } {
  const bytes = Buffer.from(hkdfSync('sha256', secret, salt, PURPOSE, KEY_BYTES + NONCE_BYTES));
  return { key: bytes.subarray(0, KEY_BYTES), nonce: bytes.subarray(KEY_BYTES) };
}
