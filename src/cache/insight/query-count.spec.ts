import { describe, expect, it } from '@jest/globals';
import { QueryCount } from './query-count.js';

describe('the count of queries', () => {
  let queries = 0;
  const count = new QueryCount(() => queries);

  it('tells those of a load that ran alone', () => {
    const load = count.begin();
    queries += 3;
    expect(count.end(load)).toBe(3);
  });

  it('tells nothing of loads that ran at once, not even of the one that outlasted the others', () => {
    const [first, second] = [count.begin(), count.begin()];
    queries += 5;
    expect([count.end(second), count.end(first)]).toEqual([undefined, undefined]);
    const third = count.begin();
    queries += 1;
    expect(count.end(third)).toBe(1);
  });
});
