import type { Random } from './random.js';

/**
 * Picks indices by Zipf's law, as popularity is spread in most communities: the k-th most popular is picked in
 * proportion to 1 / kˢ.
 *
 * @param count how many there are; indices go from 0, the most popular
 * @param exponent the s above; 0 would make all equal
 */
export function zipf(count: number, exponent: number): (random: Random) => number {
  const cumulated = new Float64Array(count);
  let total = 0;
  for (let index = 0; index < count; index += 1) {
    total += (index + 1) ** -exponent;
    cumulated[index] = total;
  }
  return (random) => firstAbove(cumulated, random.next() * total);
}

function firstAbove(ascending: Float64Array, value: number): number {
  let low = 0;
  let high = ascending.length - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ascending[middle] ?? 0) > value) high = middle;
    else low = middle + 1;
  }
  return low;
}
