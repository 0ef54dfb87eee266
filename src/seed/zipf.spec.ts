import { describe, expect, it } from '@jest/globals';
import { randomFor } from './random.js';
import { zipf } from './zipf.js';

const DRAWS = 50_000;

describe('zipf', () => {
  it('picks the k-th most popular in proportion to 1 / kˢ', () => {
    const random = randomFor('zipf');
    const pick = zipf(100, 1);
    const counts = new Array<number>(100).fill(0);
    for (let draw = 0; draw < DRAWS; draw += 1) {
      const index = pick(random);
      counts[index] = (counts[index] ?? 0) + 1;
    }
    const total = Array.from({ length: 100 }, (_, index) => 1 / (index + 1)).reduce((sum, share) => sum + share, 0);
    for (const index of [0, 1, 9, 99]) {
      const share = 1 / (index + 1) / total;
      const tolerance = 6 * Math.sqrt((share * (1 - share)) / DRAWS);
      expect(Math.abs((counts[index] ?? 0) / DRAWS - share)).toBeLessThan(tolerance);
    }
  });

  it('stays within bounds at both ends', () => {
    const pick = zipf(3, 0.8);
    const at = (value: number): number => pick({ ...randomFor('any'), next: () => value });
    expect(at(0)).toBe(0);
    expect(at(1 - 2 ** -53)).toBe(2);
  });
});

describe('randomFor', () => {
  it('is the same for the same name, and another one for another', () => {
    const numbers = (name: string): number[] => {
      const random = randomFor(name);
      return Array.from({ length: 5 }, () => random.next());
    };
    expect(numbers('user:1')).toEqual(numbers('user:1'));
    expect(numbers('user:1')).not.toEqual(numbers('user:2'));
  });

  it('gives integers with both ends included', () => {
    const random = randomFor('dice');
    const seen = new Set(Array.from({ length: 500 }, () => random.integer(1, 6)));
    expect([...seen].sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
