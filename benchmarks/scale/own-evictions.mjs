/** Nanoseconds of the clock that all processes of the machine share. */
export const sharedNow = () => Number(process.hrtime.bigint());

/**
 * What this process has evicted, and since when. The version of a value is the moment at which its load began, by the
 * clock that all processes share: whoever has evicted a key and waited for that must not get an older one any more.
 */
export class OwnEvictions {
  /** By key: when the last eviction began that has been acknowledged. */
  #since;

  constructor(keys) {
    this.#since = new Float64Array(keys);
  }

  /** The least version that a read which begins now may get. */
  leastVersion(key) {
    return this.#since[key];
  }

  async during(key, evict) {
    const begun = sharedNow();
    await evict();
    // Others of this process may have evicted it since.
    this.#since[key] = Math.max(this.#since[key], begun);
  }
}
