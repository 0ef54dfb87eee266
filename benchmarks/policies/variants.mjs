// Where entries expire: what small changes to the policies would bring.
import { SieveQueue } from '../../dist/cache-modules/store/sieve-queue.js';
import { alone, subjects } from './subjects.mjs';
import { wTinyLfu } from './w-tinylfu.mjs';

/** Does not look whether the oldest entry has expired, which is the first to do so where all live equally long. */
class HandAlone extends SieveQueue {
  victim(isExpired) {
    let candidate = this.hand ?? this.oldest;
    while (candidate?.visited && !isExpired(candidate)) {
      candidate.visited = false;
      candidate = candidate.newer ?? this.oldest;
    }
    this.hand = candidate?.newer;
    return candidate;
  }
}

/** Started like the subjects. */
export const variants = {
  'near store (SIEVE)': subjects['near store (SIEVE)'],
  'the hand alone': (setup) => alone({ ...setup, queue: new HandAlone() }),
  'marks survive a refill': (setup) => alone({ ...setup, keepsMarks: true }),
  'W-TinyLFU (paper)': subjects['W-TinyLFU (paper)'],
  'the same, expired ones first': (setup) => wTinyLfu({ ...setup, expiredFirst: true }),
  'LRU (lru-cache)': subjects['LRU (lru-cache)'],
};
