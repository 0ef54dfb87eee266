/** A key of AES-256: 32 random bytes, by a name that may be seen. */
export interface EncryptionKey {
  /** 1 to 32 letters, digits, `.`, `_` or `-`. Stands in each entry, and in explanations. */
  readonly id: string;
  /** 32 bytes, or their Base64: `openssl rand -base64 32`. */
  readonly key: string | Uint8Array;
}

/** The option `encryption`. */
export interface EncryptionOptions {
  /**
   * The first one encrypts, all of them decrypt. To rotate without misses: add the new key at the end, on every node; then
   * put it first, on every node; then drop the old one, when its last entry is past its time to live.
   */
  readonly keys: readonly EncryptionKey[];
}
