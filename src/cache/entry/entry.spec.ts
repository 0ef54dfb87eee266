import { deepStrictEqual as assertEqual } from 'node:assert';
import { describe, expect, it } from '@jest/globals';
import { type BodyContent, type BodyOptions, CorruptEntryError, decodeEntry, encodeBody, idText } from './entry.js';
import { newEntryId } from './entry-id.js';
import { richValues } from '../../../test/support/cache/rich-values.js';
import { seal } from './seal.js';

class Money {
  constructor(readonly amount: bigint) {}
}

const id = newEntryId();
const fingerprint = newEntryId();
const rid = '0123456789abcdef';
const header = {
  createdAt: 1_700_000_000_000.5,
  freshUntil: 1_700_000_900_000,
  loadTime: 12.5,
  tags: ['a', 'tag:Zoë', ''],
};

async function stored(content: Partial<BodyContent>, options?: BodyOptions): Promise<Buffer> {
  const body = await encodeBody('key', { ...header, value: null, ...content }, options);
  return Buffer.concat([id, Buffer.from(rid, 'latin1'), fingerprint, body]);
}
const list = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ id: `id-${n}`, title: `meeting number ${n}` }));

describe('entry', () => {
  it('gives back its header', async () => {
    const entry = decodeEntry('key', await stored({}));
    expect({ ...entry }).toMatchObject(header);
    expect(entry.id).toEqual(id);
    expect([entry.hasId(idText(id)), entry.hasId(`${idText(id).slice(1)}x`)]).toEqual([true, false]);
    expect([entry.isOf(rid), entry.isOf(`x${rid.slice(1)}`), entry.isOf(''), entry.isOf(`${rid}0`)]).toEqual([
      true,
      false,
      false,
      false,
    ]);
    expect([entry.hasFingerprint(fingerprint), entry.hasFingerprint(Buffer.alloc(16))]).toEqual([true, false]);
    expect([entry.hasFingerprint(fingerprint.subarray(1)), entry.hasFingerprint(Buffer.alloc(0))]).toEqual([
      false,
      false,
    ]);
    expect(decodeEntry('key', await stored({ tags: [] })).tags).toEqual([]);
    expect(decodeEntry('key', await stored({ freshUntil: 0 })).freshUntil).toBe(0);
  });

  it.each(Object.entries(richValues()))('gives back %s, compressed or not', async (_name, value) => {
    for (const compressionThreshold of [0, Infinity]) {
      const sealed = await decodeEntry('key', await stored({ value }, { compressionThreshold })).read();
      assertEqual(sealed.open(), value);
    }
  });

  it('gives back instances, from a sealed value or with the type', async () => {
    const value = { prices: [new Money(1n), new Money(2n)] };
    for (const content of [{ value: seal(value, Money) }, { value, type: Money }]) {
      assertEqual((await decodeEntry('key', await stored(content)).read(Money)).open(), value);
    }
  });

  it('is written and read without a promise while it is small', () => {
    expect(encodeBody('key', { ...header, value: list(100) })).toBeInstanceOf(Buffer);
    const entry = decodeEntry(
      'key',
      Buffer.concat([id, Buffer.alloc(32), encodeBody('key', { ...header, value: list(100) }) as Buffer]),
    );
    expect(entry.read()).not.toBeInstanceOf(Promise);
  });

  it('compresses above 1 KiB by default, when it pays', async () => {
    const plain = await stored({ value: list(2_000) }, { compressionThreshold: Infinity });
    expect((await stored({ value: list(2_000) })).length).toBeLessThan(plain.length / 2);
    expect(await stored({ value: 'x'.repeat(1_000) })).toHaveLength(
      (await stored({ value: 'x'.repeat(1_000) }, { compressionThreshold: Infinity })).length,
    );
    expect((await stored({ value: 'x'.repeat(1_100) })).length).toBeLessThan(200);
  });

  it('does not decode the value before it is read', async () => {
    const damaged = await stored({ value: list(10) });
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 1) ^ 1, damaged.length - 1);
    const entry = decodeEntry('key', damaged);
    expect(entry.tags).toEqual(header.tags);
    expect(() => entry.read()).toThrow('CACHE.CORRUPT_ENTRY: the checksum does not match');
  });

  it('notices every flipped bit of a body', async () => {
    const whole = await stored({ value: list(3) });
    for (let bit = 48 * 8; bit < whole.length * 8; bit += 1) {
      const damaged = Buffer.from(whole);
      damaged.writeUInt8(damaged.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      expect(() => decodeEntry('key', damaged).read()).toThrow(CorruptEntryError);
    }
  });

  it.each<[string, (whole: Buffer) => Buffer]>([
    ['nothing', () => Buffer.alloc(0)],
    ['too little', (whole) => whole.subarray(0, 60)],
    ['a later version', (whole) => Buffer.concat([whole.subarray(0, 48), Buffer.of(2), whole.subarray(49)])],
    [
      'flags of a later version',
      (whole) => Buffer.concat([whole.subarray(0, 49), Buffer.of(0x80), whole.subarray(50)]),
    ],
    ['tags without an end', (whole) => Buffer.concat([whole.subarray(0, 78), Buffer.alloc(6, 0xff)])],
    [
      'a value of another program',
      () => Buffer.from(JSON.stringify({ id: 1, text: 'some value that another program stored' })),
    ],
  ])('refuses %s at once', async (_what, damage) => {
    const whole = await stored({ value: list(3) });
    expect(() => decodeEntry('key', damage(whole))).toThrow(CorruptEntryError);
  });

  it('of another key is damaged', async () => {
    const entry = decodeEntry('another', await stored({ value: 'secret' }));
    expect(() => entry.read()).toThrow(CorruptEntryError);
  });

  it('refuses to encode what cannot be given back', () => {
    expect(() => encodeBody('key', { ...header, value: { f: () => 1 } })).toThrow(
      'CACHE.UNCACHEABLE_VALUE: f is a function',
    );
  });

  it('keeps an id that does not hold on to the bytes it came in', async () => {
    const whole = await stored({});
    const kept = decodeEntry('key', whole).id;
    whole.fill(0);
    expect(kept).toEqual(id);
  });
});
