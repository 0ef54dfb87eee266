import { describe, expect, it } from '@jest/globals';
import { Cache, Cacheable, CacheEvict } from '../../../../src/cache/index.js';

/** Checked by the compiler: each @ts-expect-error is an error of its own if the line below it compiles. */
export class Refused {
  // @ts-expect-error a method that does not return a promise
  @Cacheable('a:{x}', '1m')
  sync(x: string): string {
    return x;
  }

  // @ts-expect-error a bare number is no duration
  @Cacheable('b:{x}', 60)
  async bareNumber(x: string): Promise<string> {
    return x;
  }

  // @ts-expect-error a duration needs a unit that exists
  @Cacheable('c:{x}', '5 parsecs')
  async strangeUnit(x: string): Promise<string> {
    return x;
  }

  // @ts-expect-error evictions too run around asynchronous methods only
  @CacheEvict('a:{x}')
  syncWrite(x: string): number {
    return x.length;
  }
}

describe('the core', () => {
  it('takes durations with a unit only', async () => {
    const cache = new Cache({ namespace: 'types' });
    // @ts-expect-error a bare number is no duration
    await expect(cache.set('k', 1, 60)).rejects.toThrow('CACHE.INVALID_TTL');
    await cache.close();
  });
});
