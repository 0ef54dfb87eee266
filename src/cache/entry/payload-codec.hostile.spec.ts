import { serialize } from 'node:v8';
import { pack, Packr } from 'msgpackr';
import { describe, expect, it } from '@jest/globals';
import { CorruptEntryError } from './corrupt-entry.error.js';
import { decodePayload, encodePayload } from './payload-codec.js';

// Kinds, each with an estimate of its memory.
const COMPACT = Buffer.of(1, 9, 0, 0, 0);
const FULL = Buffer.of(2, 9, 0, 0, 0);
const bytes = (...parts: (number | Uint8Array)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Buffer.of(part) : part)));
const record = new Packr({ useRecords: true });

/** Anything but a value or a CorruptEntryError fails the test, as do a hang and an exhausted memory. */
function outcome(payload: Buffer): 'value' | 'corrupt' {
  try {
    decodePayload(payload).open();
    return 'value';
  } catch (error) {
    expect(error).toBeInstanceOf(CorruptEntryError);
    return 'corrupt';
  }
}

describe('hostile payloads', () => {
  it.each<[string, Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['an unknown kind', bytes(0x77, 0, 0, 0, 0, pack(1))],
    ['JSON', Buffer.from('{"a":1}')],
    ['an array of four thousand million', bytes(COMPACT, 0xdd, Buffer.from('ffffffff', 'hex'))],
    ['a map of four thousand million', bytes(COMPACT, 0xdf, Buffer.from('ffffffff', 'hex'))],
    ['a string of four thousand million', bytes(COMPACT, 0xdb, Buffer.from('ffffffff', 'hex'))],
    ['a binary of four thousand million', bytes(COMPACT, 0xc6, Buffer.from('ffffffff', 'hex'))],
    ['arrays of 65,535, nested a thousand times', bytes(COMPACT, Buffer.from('dcffff'.repeat(1_000), 'hex'))],
    ['a million nested arrays', bytes(COMPACT, Buffer.alloc(1_000_000, 0x91))],
    ['500 nested arrays', bytes(COMPACT, Buffer.alloc(500, 0x91), 0xc0)],
    ['a Map where a tree is expected', bytes(COMPACT, new Packr({ useRecords: true }).pack(new Map([['a', 1]])))],
    ['a RegExp', bytes(COMPACT, new Packr({ moreTypes: true }).pack(/(a+)+$/))],
    ['an Error', bytes(COMPACT, new Packr({ moreTypes: true }).pack(new Error('x')))],
    ['a pointer into nowhere', bytes(COMPACT, Buffer.from('d67000000001', 'hex'))],
    ['a cycle', bytes(COMPACT, Buffer.from('d6690000000191d67000000001', 'hex'))],
    ['the byte that MessagePack never uses', bytes(COMPACT, 0xc1)],
    ['bytes after the value', bytes(COMPACT, pack(1), pack(2))],
    ['a V8 array of four thousand million', bytes(FULL, Buffer.from('ff0f41ffffffff0f', 'hex'))],
    ['a V8 string of four thousand million', bytes(FULL, Buffer.from('ff0f22ffffffff0f', 'hex'))],
    ['a V8 buffer of four thousand million', bytes(FULL, Buffer.from('ff0f42ffffffff0f', 'hex'))],
    ['a V8 payload of a later version', bytes(FULL, Buffer.from('ffff7f5f', 'hex'))],
    ['a V8 Error', bytes(FULL, serialize(new Error('x')))],
    [
      'a million nested V8 arrays',
      bytes(FULL, Buffer.from('ff0f', 'hex'), Buffer.from('4101'.repeat(1_000_000), 'hex')),
    ],
    ['an own __proto__ in V8', bytes(FULL, serialize(JSON.parse('{"__proto__":{"admin":true}}')))],
  ])('%s is corrupt', (_what, payload) => {
    expect(outcome(payload)).toBe('corrupt');
  });

  it('sets no prototype', () => {
    const forged = record.pack([{ xxproto__: { admin: true } }, { xxproto__: { admin: true } }]);
    forged.write('__proto__', forged.indexOf('xxproto__'));
    const [first] = decodePayload(bytes(COMPACT, forged)).open() as [object];
    expect(Object.getPrototypeOf(first)).toBe(Object.prototype);
    expect(first).not.toHaveProperty('admin');
    expect({}).not.toHaveProperty('admin');
  });

  it('runs nothing that a key could say', () => {
    const keys = [
      'a:r()})}; globalThis.hacked=1; (function(){return ({',
      "']:globalThis.hacked=1,['",
      '`${globalThis.hacked=1}`',
      '\u2028',
    ];
    const list = Array.from({ length: 50 }, () => Object.fromEntries(keys.map((key) => [key, 1])));
    expect(decodePayload(encodePayload(list)).open()).toEqual(list);
    expect(globalThis).not.toHaveProperty('hacked');
  });

  it('survives truncation at every byte', () => {
    for (const value of [
      {
        list: [
          { a: 'text', b: 1.5 },
          { a: 'more text', b: 2 },
        ],
      },
      new Map([['a', new Set([Buffer.from('x')])]]),
    ]) {
      const whole = encodePayload(value);
      for (let length = 0; length < whole.length; length += 1)
        expect(outcome(whole.subarray(0, length))).toBe('corrupt');
    }
  });

  it('survives random bytes', () => {
    let state = 1;
    const random = () => (state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) >>> 24;
    let corrupt = 0;
    for (let round = 0; round < 4_000; round += 1) {
      const noise = Buffer.from(Array.from({ length: 1 + (round % 60) }, random));
      const payload = round % 2 === 0 ? bytes(COMPACT, noise) : bytes(FULL, Buffer.from('ff0f', 'hex'), noise);
      if (outcome(payload) === 'corrupt') corrupt += 1;
    }
    expect(corrupt).toBeGreaterThan(2_000);
  });
});
