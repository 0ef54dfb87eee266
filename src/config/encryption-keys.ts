import { ValidateBy, type ValidationOptions } from 'class-validator';
import type { EncryptionKey } from '../cache/index.js';

/** `2026-01:` and the Base64 of 32 bytes. */
const NAMED_KEY = /^([\w.-]{1,32}):([A-Za-z0-9+/_-]{43}=?)$/;

/** The keys of `CACHE_ENCRYPTION_KEYS`, in their order; `undefined` for what are none, or where two have one id. */
export function encryptionKeys(list: string): readonly EncryptionKey[] | undefined {
  const keys = list.split(',').map((each) => {
    const [, id = '', key = ''] = NAMED_KEY.exec(each.trim()) ?? [];
    return { id, key };
  });
  const areDistinct = new Set(keys.map(({ id }) => id)).size === keys.length;
  return areDistinct && keys.every(({ id }) => id !== '') ? keys : undefined;
}

/** A rule for `CACHE_ENCRYPTION_KEYS`. */
export const AreEncryptionKeys = (options: ValidationOptions): PropertyDecorator =>
  ValidateBy(
    {
      name: 'areEncryptionKeys',
      validator: { validate: (value) => typeof value === 'string' && encryptionKeys(value) !== undefined },
    },
    options,
  );
