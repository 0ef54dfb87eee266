import { expect, it } from '@jest/globals';
import { hashSlot } from './hash-slot.js';

/** As CLUSTER KEYSLOT of Redis 7.0 answers. */
it.each([
  ['', 0],
  ['123456789', 12_739],
  ['foo', 12_182],
  ['{foo}bar', 12_182],
  ['a{foo}{bar}', 12_182],
  ['{}foo', 9_500],
  ['a{foo', 113],
  ['a}{foo}', 12_182],
  ['é{ß}', 12_625],
])('the slot of %j is %d', (name, slot) => {
  expect(hashSlot(name)).toBe(slot);
});
