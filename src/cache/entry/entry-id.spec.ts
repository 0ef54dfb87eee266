import { describe, expect, it } from '@jest/globals';
import { newEntryId } from './entry-id.js';

describe('newEntryId', () => {
  it('gives 16 bytes that never repeat and never change, across many pools', () => {
    const ids = Array.from({ length: 5_000 }, newEntryId);
    const written = ids.map((id) => id.toString('hex'));
    expect(new Set(written).size).toBe(5_000);
    Array.from({ length: 5_000 }, newEntryId);
    expect(ids.map((id) => id.toString('hex'))).toEqual(written);
    expect(new Set(ids.map((id) => id.length))).toEqual(new Set([16]));
  });
});
