// Which key is asked for next: made beforehand, the same in every run.
import { randomFor } from '../../dist/seed/random.js';
import { zipf } from '../../dist/seed/zipf.js';

/** A power of two: where the order ends it begins again, and a mask finds the place. */
export const LENGTH = 2 ** 20;
/** Has no divisor in common with a power of ten: popular keys do not lie side by side. */
const STRIDE = 2_654_435_761;

/** @param name of the order: each has its own chance */
export function uniformOrder(keys, name) {
  const random = randomFor(`scale:uniform:${name}`);
  return Int32Array.from({ length: LENGTH }, () => random.integer(0, keys - 1));
}

/** By Zipf's law, s = 1. */
export function zipfOrder(keys, name) {
  const random = randomFor(`scale:zipf:${name}`);
  const pick = zipf(keys, 1);
  return Int32Array.from({ length: LENGTH }, () => (pick(random) * STRIDE) % keys);
}

/** Which of the requests are evictions. */
export function evictionsAmong(share, name) {
  const random = randomFor(`scale:evictions:${name}`);
  return Uint8Array.from({ length: LENGTH }, () => (random.chance(share) ? 1 : 0));
}

/** What reads the n-th key of an order, for benchmarks/harness/rounds.mjs. */
export const inOrder = (read, order) => (n) => read(order[n & (LENGTH - 1)]);
