import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';
import { EntryCipher } from '../protection/entry-cipher.js';
import { KeyRing } from '../protection/key-ring.js';
import { UndecryptableEntryError } from '../protection/undecryptable-entry.error.js';
import { type BodyOptions, CorruptEntryError, decodeEntry, encodeBody } from './entry.js';
import { newEntryId } from './entry-id.js';

const records = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ n, name: `name ${n}`, at: new Date(n), open: true }));
const values: unknown[] = [
  null,
  'text',
  { id: 1, list: [1, 2.5, 'three', null], nested: { deep: [{ er: true }] } },
  records(8),
  records(80),
  new Map<unknown, unknown>([
    ['a', new Set([1, 2])],
    ['b', Buffer.from('bytes')],
  ]),
  { at: new Date(1), id: 2n ** 70n, floats: new Float64Array([1, 2]), holes: [1, , 3] }, // eslint-disable-line no-sparse-arrays
];
const cipher = new EntryCipher(new KeyRing({ keys: [{ id: 'k1', key: Buffer.alloc(32, 7) }] }), 'fuzz');
const entryOf = (value: unknown, id: Buffer, options: BodyOptions): Buffer => {
  const body = encodeBody('key', { createdAt: 1, freshUntil: 2, loadTime: 3, tags: ['one', 'two'], value }, options);
  if (body instanceof Promise) throw new Error('the values are meant to be small');
  return Buffer.concat([id, Buffer.from('0123456789abcdef'), newEntryId(), body]);
};
const entries = values.flatMap((value) => {
  const id = newEntryId();
  return [entryOf(value, id, {}), entryOf(value, id, { encryption: { cipher, id } })];
});

/** Where a checksum would stop everything, one that matches lets the damage reach the decoders. */
function resealed(entry: Buffer): Buffer {
  if (entry.length >= 78)
    entry.writeUInt32LE(crc32(entry.subarray(54), crc32(entry.subarray(48, 50), crc32('key'))), 50);
  return entry;
}

const change = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), byte: fc.integer({ min: 0, max: 255 }) });
const damaged = fc
  .record({
    entry: fc.constantFrom(...entries),
    changes: fc.array(change, { maxLength: 6 }),
    cut: fc.option(fc.double({ min: 0, max: 1, noNaN: true }), { freq: 4 }),
    added: fc.option(fc.uint8Array({ maxLength: 20 }), { freq: 4 }),
    reseal: fc.boolean(),
  })
  .map(({ entry, changes, cut, added, reseal }) => {
    const bytes = Buffer.from(cut === null ? entry : entry.subarray(0, Math.floor(cut * entry.length)));
    for (const { at, byte } of changes) bytes[Math.floor(48 + at * (bytes.length - 48))] = byte;
    const whole = added === null ? bytes : Buffer.concat([bytes, added]);
    return reseal ? resealed(whole) : whole;
  });

describe('10,000 damaged entries', () => {
  it('are read or refused as what they are, in less than 5 s', async () => {
    let corrupt = 0;
    let undecryptable = 0;
    let read = 0;
    const started = performance.now();
    await fc.assert(
      fc.asyncProperty(damaged, async (bytes) => {
        try {
          (await decodeEntry('key', bytes).read(undefined, cipher)).open();
          read += 1;
        } catch (error) {
          if (error instanceof CorruptEntryError) corrupt += 1;
          else if (error instanceof UndecryptableEntryError) undecryptable += 1;
          else throw error;
        }
      }),
      { numRuns: 10_000, seed: 4 },
    );
    expect(corrupt + undecryptable + read).toBe(10_000);
    expect(corrupt).toBeGreaterThan(4_000);
    // Where the checksum was made to match.
    expect(undecryptable).toBeGreaterThan(50);
    expect(performance.now() - started).toBeLessThan(5_000);
  });
});
