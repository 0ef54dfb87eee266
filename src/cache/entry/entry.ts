import type { Type } from './class-type.js';
import { DEFAULT_COMPRESSION_THRESHOLD, deflated, inflated } from './compression.js';
import { ID_BYTES } from './entry-id.js';
import {
  assertIntact,
  authenticatedHeader,
  BODY_OFFSET,
  type BodyEncryption,
  type BodyHeader,
  FINGERPRINT_OFFSET,
  readHeader,
  RID_OFFSET,
  type StoredHeader,
  writeBody,
} from './entry-format.js';
import { FINGERPRINT_BYTES } from './fingerprint.js';
import { CIPHER_BYTES, type EntryCipher } from '../protection/entry-cipher.js';
import { UndecryptableEntryError } from '../protection/undecryptable-entry.error.js';
import { decodePayload, encodePayload } from './payload-codec.js';
import type { Sealed } from './seal.js';

export { CorruptEntryError } from './corrupt-entry.error.js';

export interface BodyContent extends BodyHeader {
  /** A `Sealed` (best: it is not walked again, and knows its instances), or any value. */
  readonly value: unknown;
  /** Class whose instances stay instances; not needed with a `Sealed`. */
  readonly type?: Type | undefined;
}

export interface BodyOptions {
  /** Bytes above which a payload is compressed if that saves 10 %; default 1,024. `Infinity` switches it off. */
  readonly compressionThreshold?: number;
  /** Encrypts the payload, which is not compressed then: its size would tell of its content (CRIME, BREACH). */
  readonly encryption?: { readonly cipher: EntryCipher; readonly id: Buffer };
}

/** A stored entry: its header is read, its value is not. */
export class DecodedEntry implements BodyHeader {
  readonly createdAt: number;
  readonly freshUntil: number;
  readonly loadTime: number;
  readonly tags: readonly string[];

  /** @internal see {@link decodeEntry} */
  constructor(
    private readonly key: string,
    private readonly stored: Buffer,
    private readonly header: StoredHeader,
  ) {
    this.createdAt = header.createdAt;
    this.freshUntil = header.freshUntil;
    this.loadTime = header.loadTime;
    this.tags = header.tags;
  }

  /** Whether its payload is. */
  get isCompressed(): boolean {
    return this.header.compressed;
  }

  /** Id of the key that encrypted it; `undefined` where it is plain. */
  get keyId(): string | undefined {
    return this.header.keyId;
  }

  /** Bytes of the payload before compression. */
  get payloadSize(): number {
    return this.header.payloadSize;
  }

  /** @throws CorruptEntryError if any byte of it changed since it was written, or it was written for another key */
  assertIntact(): void {
    assertIntact(this.key, this.stored);
  }

  /** A copy: a view would keep the whole reply in memory. */
  get id(): Buffer {
    return Buffer.from(this.stored.subarray(0, ID_BYTES));
  }

  /** As {@link idText} of it. */
  get idText(): string {
    return idText(this.stored);
  }

  hasId(id: string): boolean {
    return hasTextAt(this.stored, 0, id);
  }

  /** Whether it was stored on the server of this identity. */
  isOf(server: string): boolean {
    return server.length === FINGERPRINT_OFFSET - RID_OFFSET && hasTextAt(this.stored, RID_OFFSET, server);
  }

  hasFingerprint(fingerprint: Buffer): boolean {
    for (let at = 0; at < FINGERPRINT_BYTES; at += 1) {
      if (this.stored[FINGERPRINT_OFFSET + at] !== fingerprint[at]) return false;
    }
    return fingerprint.length === FINGERPRINT_BYTES;
  }

  /**
   * Checks and decodes the value; a promise only for large compressed ones.
   *
   * @param type the class that was given when the value was stored
   * @param cipher for an encrypted entry
   * @throws CorruptEntryError, or rejects with it; UndecryptableEntryError
   */
  read(type?: Type, cipher?: EntryCipher): Sealed | Promise<Sealed> {
    const { compressed, payloadSize } = this.header;
    this.assertIntact();
    const data = this.plainData(cipher);
    if (!compressed) return decodePayload(data, type);
    const payload = inflated(data, payloadSize);
    return payload instanceof Promise
      ? payload.then((bytes) => decodePayload(bytes, type))
      : decodePayload(payload, type);
  }

  /**
   * That an encrypted entry, header included, is what was encrypted under its key. Of a plain one nobody can tell.
   * @throws UndecryptableEntryError
   */
  authenticate(cipher?: EntryCipher): void {
    this.plainData(cipher);
  }

  private plainData(cipher: EntryCipher | undefined): Buffer {
    const { keyId, dataOffset } = this.header;
    const data = this.stored.subarray(dataOffset);
    if (keyId === undefined) return data;
    if (cipher === undefined) throw new UndecryptableEntryError('unknownKey', keyId);
    const header = authenticatedHeader(this.stored.subarray(BODY_OFFSET), dataOffset - BODY_OFFSET);
    return cipher.decrypt(keyId, data, { key: this.key, id: this.stored.subarray(0, ID_BYTES), header });
  }
}

/** Looks at bytes, which costs less than making a text or a view of them. */
function hasTextAt(bytes: Buffer, offset: number, text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (bytes[offset + at] !== text.charCodeAt(at)) return false;
  return true;
}

/**
 * The part of an entry that follows id, replication id and fingerprint; those are added by the store.
 *
 * @param key of the entry: for another one it cannot be read
 * @returns a promise only where compression went to the thread pool
 * @throws UncacheableValueError for a value that cannot be given back faithfully
 */
export function encodeBody(key: string, content: BodyContent, options: BodyOptions = {}): Buffer | Promise<Buffer> {
  const payload = encodePayload(content.value, content.type);
  const encryption = encryptionOf(key, options);
  const payloadSize = payload.length;
  const body = (data: Buffer | undefined): Buffer =>
    writeBody(key, content, { payloadSize, compressed: data !== undefined, data: data ?? payload, encryption });
  if (encryption) return body(undefined);
  const data = deflated(payload, options.compressionThreshold ?? DEFAULT_COMPRESSION_THRESHOLD);
  return data instanceof Promise ? data.then(body) : body(data);
}

function encryptionOf(key: string, { encryption }: BodyOptions): BodyEncryption | undefined {
  if (!encryption) return undefined;
  const { cipher, id } = encryption;
  return {
    keyId: cipher.keyId,
    overhead: CIPHER_BYTES,
    encrypt: (data, header) => cipher.encrypt(data, { key, id, header }),
  };
}

/**
 * Reads the header of a stored entry. The value is decoded only by `read()`, after the caller judged the fingerprint.
 *
 * @param key under which it was found
 * @throws CorruptEntryError for bytes that are no entry of this version
 */
export const decodeEntry = (key: string, stored: Buffer): DecodedEntry =>
  new DecodedEntry(key, stored, readHeader(stored));

/** An id as near entries remember it: a text of as many characters as bytes. */
export const idText = (id: Buffer): string => id.toString('latin1', 0, ID_BYTES);
