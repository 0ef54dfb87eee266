import { describe, expect, it } from '@jest/globals';
import { shareOf } from './share.js';

describe('shareOf', () => {
  it.each([
    [0, 0, 0],
    [0, 5, 0],
    [5, 5, 1],
    [1, 3, 0.3333],
    [2, 3, 0.6667],
    [1, 1_000_000, 0],
    [999_999, 1_000_000, 1],
  ])('%d of %d is %d', (part, whole, share) => {
    expect(shareOf(part, whole)).toBe(share);
  });
});
