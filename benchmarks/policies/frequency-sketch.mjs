const ROWS = 4;
/** A counter has four bits. */
const MOST = 15;
/** Counters of a row for each entry that the cache holds: together 16, as Caffeine has them. */
const COUNTERS = 4;
/** Uses for each entry that the cache holds, after which all counters are halved. */
const SAMPLE = 10;

/**
 * How often a key was used of late, about: the count-min sketch with conservative update and ageing of TinyLFU
 * (Einziger, Friedman, Manes, "TinyLFU: A Highly Efficient Cache Admission Policy", ACM Transactions on Storage 13(4),
 * 2017). A byte holds one counter here; packed, they take half the memory.
 */
export class FrequencySketch {
  constructor(capacity) {
    this.width = 2 ** Math.ceil(Math.log2(capacity * COUNTERS));
    this.counters = new Uint8Array(ROWS * this.width);
    this.sample = SAMPLE * capacity;
    this.uses = 0;
  }

  estimate(hash) {
    let least = MOST;
    for (let row = 0; row < ROWS; row += 1) least = Math.min(least, this.counters[this.at(hash, row)]);
    return least;
  }

  add(hash) {
    const least = this.estimate(hash);
    for (let row = 0; row < ROWS && least < MOST; row += 1) {
      const at = this.at(hash, row);
      if (this.counters[at] === least) this.counters[at] += 1;
    }
    this.uses += 1;
    if (this.uses >= this.sample) this.age();
  }

  age() {
    this.uses /= 2;
    for (let at = 0; at < this.counters.length; at += 1) this.counters[at] >>= 1;
  }

  at(hash, row) {
    const spread = Math.imul(hash ^ Math.imul(row + 1, 0x9e3779b9), 0x85ebca6b);
    return row * this.width + ((spread ^ (spread >>> 15)) & (this.width - 1));
  }
}

/** FNV-1a, mixed once more; JavaScript does not tell the hash that a string has anyway. */
export function hashOf(key) {
  let hash = 0x811c9dc5;
  for (let at = 0; at < key.length; at += 1) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
  return Math.imul(hash ^ (hash >>> 15), 0xc2b2ae35);
}
