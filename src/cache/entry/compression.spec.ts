import { randomBytes } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { deflated, inflated } from './compression.js';

const text = (bytes: number): Buffer =>
  Buffer.from('a meeting of neighbours about the garden. '.repeat(bytes / 40)).subarray(0, bytes);

describe('deflated', () => {
  it('leaves alone what is not above the threshold', () => {
    expect(deflated(text(1_024), 1_024)).toBeUndefined();
    expect(deflated(text(1_025), 1_024)).toBeInstanceOf(Buffer);
    expect(deflated(text(50_000), Infinity)).toBeUndefined();
  });

  it('leaves alone what would not shrink by a tenth', async () => {
    expect(deflated(randomBytes(4_000), 1_024)).toBeUndefined();
    expect(await deflated(randomBytes(40_000), 1_024)).toBeUndefined();
  });

  it('goes to the thread pool only with what is large', () => {
    expect(deflated(text(16_384), 1_024)).toBeInstanceOf(Buffer);
    expect(deflated(text(16_385), 1_024)).toBeInstanceOf(Promise);
  });
});

describe('inflated', () => {
  it.each([1_025, 16_384, 16_385, 65_536, 65_537, 1_000_000])('gives back %d bytes', async (size) => {
    const data = await deflated(text(size), 1_024);
    expect(data?.length).toBeLessThan(size);
    const payload = await inflated(data ?? Buffer.alloc(0), size);
    expect(payload.equals(text(size))).toBe(true);
  });

  it('is synchronous for what is small', () => {
    expect(inflated(deflateRawSync(text(65_536)), 65_536)).toBeInstanceOf(Buffer);
    expect(inflated(deflateRawSync(text(65_537)), 65_537)).toBeInstanceOf(Promise);
  });

  const bomb = deflateRawSync(Buffer.alloc(50_000_000));
  it.each<[string, Buffer, number]>([
    ['a bomb that claims to be small', bomb, 1_000],
    ['a bomb that claims to be middling', bomb, 100_000],
    ['a size that deflate cannot reach', deflateRawSync(text(2_000)), 0xffff_ffff],
    ['a size of nothing', deflateRawSync(text(2_000)), 0],
    ['a size above the true one', deflateRawSync(text(2_000)), 2_001],
    ['a size below the true one', deflateRawSync(text(2_000)), 1_999],
    ['truncated data', deflateRawSync(text(2_000)).subarray(0, 20), 2_000],
    ['truncated large data', deflateRawSync(randomBytes(100_000)).subarray(0, 90_000), 100_000],
    ['bytes that are no deflate stream', Buffer.alloc(500, 0xff), 2_000],
    ['no bytes', Buffer.alloc(0), 10],
  ])('refuses %s', async (_what, data, size) => {
    await expect((async () => inflated(data, size))()).rejects.toMatchObject({ code: 'CACHE.CORRUPT_ENTRY' });
  });
});
