// The caches that are compared. Each is asked for a key and keeps it when it had to be loaded.
import { LRUCache } from 'lru-cache';
import { newCache } from 'transitory';
import { seal } from '../../dist/cache-modules/entry/seal.js';
import { NearStore } from '../../dist/cache-modules/store/near-store.js';
import { SieveQueue } from '../../dist/cache-modules/store/sieve-queue.js';
import { wTinyLfu } from './w-tinylfu.mjs';

const VALUE = seal(1);

/**
 * Starts each with `{ capacity, lifetime, time }`: room for how many entries, milliseconds they live, and
 * `time.now`, which the replay moves. `read` tells whether it was a hit.
 */
export const subjects = {
  'near store (SIEVE)': nearStore,
  'SIEVE alone': alone,
  'W-TinyLFU (paper)': wTinyLfu,
  'W-TinyLFU (transitory)': transitory,
  'LRU (lru-cache)': lru,
  FIFO: (setup) => alone({ ...setup, marks: false }),
};

function nearStore({ capacity, lifetime, time }) {
  const now = () => time.now;
  const clock = { wall: now, monotonic: now, monotonicAt: now };
  const store = new NearStore({ maxEntries: capacity, maxBytes: Infinity, clock });
  const read = (key) => {
    if (store.get(key) !== undefined) return true;
    store.put(key, { value: VALUE, at: { wall: time.now, monotonic: time.now }, lifetime, tags: [] });
    return false;
  };
  return { read, end: () => {} };
}

/**
 * The near store's queue with nothing around it: what the policy itself costs.
 *
 * @param marks whether a hit sets SIEVE's bit; without it the order is FIFO
 * @param keepsMarks whether an entry that is filled anew because it expired has the bit that it had
 */
export function alone({ capacity, lifetime, time, marks = true, keepsMarks = false, queue = new SieveQueue() }) {
  const entries = new Map();
  const isExpired = (entry) => time.now - entry.filledAt >= lifetime;
  const remove = (entry) => {
    entries.delete(entry.key);
    queue.remove(entry);
  };
  const read = (key) => {
    const present = entries.get(key);
    if (present !== undefined) {
      if (!isExpired(present)) {
        present.visited = marks;
        return true;
      }
      remove(present);
    }
    if (entries.size >= capacity) remove(queue.victim(isExpired));
    const visited = keepsMarks && present !== undefined && present.visited;
    const entry = { key, filledAt: time.now, visited, newer: undefined, older: undefined };
    entries.set(key, entry);
    queue.add(entry);
    return false;
  };
  return { read, end: () => {} };
}

/** The library serves an entry at the very end of its lifetime, too, unlike the others: it starts a millisecond earlier. */
function lru({ capacity, lifetime, time }) {
  const expires = lifetime < Infinity;
  const expiry = { ttl: lifetime, ttlResolution: 0, perf: { now: () => time.now } };
  const cache = new LRUCache({ max: capacity, ...(expires && expiry) });
  const read = (key) => {
    if (cache.get(key) !== undefined) return true;
    cache.set(key, VALUE, expires ? { start: time.now - 1 } : undefined);
    return false;
  };
  return { read, end: () => {} };
}

/** The library's window adapts, its sketch has a quarter of the counters, and it holds up to 1 % more than it is asked to. */
function transitory({ capacity, lifetime, time }) {
  const { now } = Date;
  const builder = newCache().maxSize(capacity);
  if (lifetime < Infinity) {
    builder.expireAfterWrite(lifetime);
    // It takes no clock.
    Date.now = () => time.now;
  }
  const cache = builder.build();
  const read = (key) => {
    if (cache.getIfPresent(key) !== null) return true;
    cache.set(key, VALUE);
    return false;
  };
  const end = () => {
    // It would tidy up in some seconds, and keep the process until then.
    cache.clear();
    Date.now = now;
  };
  return { read, end };
}
