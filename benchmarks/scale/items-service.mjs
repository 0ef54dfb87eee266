// A decorated service of small values, so that a million of them fit into memory.
import { Inject } from '@nestjs/common';
import { CacheService } from '../../dist/cache/index.js';
import { Cacheable, startService } from '../harness/nest-service.mjs';

/** So many are loaded at a time. */
const AT_ONCE = 500;

/**
 * @param {object} options of the CacheModule
 * @param {object} policy of the annotation
 */
export async function startItems(options, policy) {
  class Items {
    constructor(cache) {
      this.cache = cache;
    }
    async find(number) {
      return { number, name: `item ${number}`, isOpen: true };
    }
  }
  Inject(CacheService)(Items, undefined, 0);
  const { service } = await startService({ namespace: 'scale', ...options }, Items, {
    find: Cacheable('item:{number}', '1h', policy),
  });
  return {
    find: (number) => service.find(number),
    stats: () => service.cache.stats(),
    clear: () => service.cache.clear(),
    /** Reads the keys from the first number (inclusive) to the second (exclusive). */
    readAll: async (from, to) => {
      for (let key = from; key < to; key += AT_ONCE) {
        const numbers = Array.from({ length: Math.min(AT_ONCE, to - key) }, (_, at) => key + at);
        await Promise.all(numbers.map((number) => service.find(number)));
      }
    },
  };
}

/** The loads that a measurement of hits has caused. @throws when there were any */
export function insistOnHits(before, after) {
  const misses = after.misses - before.misses;
  if (misses > 0) throw new Error(`${misses} of the reads were no hits`);
}
