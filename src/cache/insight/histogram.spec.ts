import { describe, expect, it } from '@jest/globals';
import { Histogram } from './histogram.js';

describe('a histogram', () => {
  it('counts what is at most as long as each bound', () => {
    const histogram = new Histogram();
    for (const milliseconds of [0, 0.1, 0.2, 7, 60_000]) histogram.observe(milliseconds);
    const { buckets, count, sum } = histogram.read();
    const upTo = (bound: number) => buckets.find(({ atMost }) => atMost === bound)?.count;
    expect([upTo(0.1), upTo(0.25), upTo(5), upTo(10), upTo(10_000)]).toEqual([2, 3, 3, 4, 4]);
    expect({ count, sum }).toEqual({ count: 5, sum: 60_007.3 });
  });
});
