import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { InvalidOptionError } from '../cache.errors.js';
import type { EncryptionKey } from './encryption-options.js';
import { KeyRing } from './key-ring.js';

const bytes = randomBytes(32);
const text = bytes.toString('base64');

describe('KeyRing', () => {
  it('takes bytes and their Base64, in either alphabet, with padding or without', () => {
    const forms = [bytes, text, text.replace('=', ''), bytes.toString('base64url')];
    const ring = new KeyRing({ keys: forms.map((key, at) => ({ id: `key-${at}`, key })) });
    for (const [at] of forms.entries()) expect(ring.find(`key-${at}`)?.export().equals(bytes)).toBe(true);
    expect(ring.activeId).toBe('key-0');
    expect(ring.find('another')).toBeUndefined();
  });

  it.each<[string, readonly EncryptionKey[], string]>([
    ['no keys', [], "option 'encryption.keys' is []"],
    ['a short key', [{ id: '1', key: randomBytes(16).toString('base64') }], "option 'encryption.keys[0].key' is"],
    ['a long key', [{ id: '1', key: randomBytes(33) }], 'expected 32 bytes or their Base64: openssl rand -base64 32'],
    ['hexadecimal', [{ id: '1', key: bytes.toString('hex') }], "option 'encryption.keys[0].key' is"],
    ['a password', [{ id: '1', key: 'correct horse battery staple and so' }], "option 'encryption.keys[0].key' is"],
    ['an id with a colon', [{ id: 'a:b', key: bytes }], "option 'encryption.keys[0].id' is"],
    ['a key for an id', [{ id: text, key: bytes }], "option 'encryption.keys[0].id' is"],
    [
      'an id twice',
      [
        { id: '1', key: bytes },
        { id: '1', key: randomBytes(32) },
      ],
      'option \'encryption.keys[1].id\' is "1"; expected an id that no other key has',
    ],
  ])('refuses %s, and shows no key', (_what, keys, message) => {
    let error: unknown;
    try {
      new KeyRing({ keys });
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InvalidOptionError);
    expect(String(error)).toContain(message);
    for (const { key } of keys) expect(String(error)).not.toContain(Buffer.from(key).toString());
    expect(String(error)).not.toContain(text);
  });

  it('shows no key to whoever prints it or writes it as JSON', () => {
    const ring = new KeyRing({ keys: [{ id: '1', key: bytes }] });
    const shown = [inspect(ring, { depth: 9, showHidden: true }), JSON.stringify(ring), inspect({ ring })].join(' ');
    for (const form of [text, bytes.toString('hex'), bytes.toString('latin1')]) expect(shown).not.toContain(form);
    expect(shown).not.toMatch(new RegExp([...bytes.subarray(0, 4)].join(',\\s*')));
  });
});
