import { FrequencySketch, hashOf } from './frequency-sketch.mjs';

const WINDOW = 0.01;
const PROTECTED = 0.8;

/**
 * W-TinyLFU as its paper has it (source: frequency-sketch.mjs): a yardstick, for the library falls short of it. New
 * entries pass a window of 1 %; what leaves it must have been used more often than the one that leaves the rest, which
 * is an LRU in two segments. The window does not adapt. Started like the other subjects.
 *
 * @param expiredFirst whether those that expired leave before any other (all live equally long); the paper knows none
 */
export function wTinyLfu({ capacity, lifetime, time, expiredFirst = false }) {
  const entries = new Map();
  const sketch = new FrequencySketch(capacity);
  const window = new Segment(Math.max(1, Math.round(capacity * WINDOW)));
  const rest = capacity - window.most;
  const guarded = new Segment(Math.round(rest * PROTECTED));
  const probation = new Segment(rest);
  const isExpired = (entry) => time.now - entry.filledAt >= lifetime;

  const remove = (entry) => {
    entries.delete(entry.key);
    entry.segment.remove(entry);
  };
  const removeExpired = () => {
    for (const entry of entries.values()) {
      if (!isExpired(entry)) return;
      remove(entry);
    }
  };
  const touch = (entry) => {
    entry.segment.remove(entry);
    if (entry.segment === window) return window.add(entry);
    guarded.add(entry);
    if (guarded.size > guarded.most) move(guarded.oldest, probation);
  };
  const admit = (candidate) => {
    move(candidate, probation);
    if (probation.size + guarded.size <= rest) return;
    const victim = probation.oldest === candidate ? (guarded.oldest ?? candidate) : probation.oldest;
    const wins = isExpired(victim) || sketch.estimate(candidate.hash) > sketch.estimate(victim.hash);
    remove(wins ? victim : candidate);
  };
  const read = (key) => {
    const present = entries.get(key);
    const hash = present === undefined ? hashOf(key) : present.hash;
    sketch.add(hash);
    if (present !== undefined) {
      if (!isExpired(present)) {
        touch(present);
        return true;
      }
      remove(present);
    }
    const entry = { key, hash, filledAt: time.now, segment: window, newer: undefined, older: undefined };
    entries.set(key, entry);
    window.add(entry);
    if (expiredFirst && entries.size > capacity) removeExpired();
    if (window.size > window.most) admit(window.oldest);
    return false;
  };
  return { read, end: () => {} };
}

function move(entry, segment) {
  entry.segment.remove(entry);
  segment.add(entry);
}

/** An LRU list. */
class Segment {
  constructor(most) {
    this.most = most;
    this.size = 0;
    this.newest = this.oldest = undefined;
  }

  add(entry) {
    entry.segment = this;
    entry.older = this.newest;
    entry.newer = undefined;
    if (this.newest) this.newest.newer = entry;
    this.newest = entry;
    this.oldest ??= entry;
    this.size += 1;
  }

  remove(entry) {
    if (entry.older) entry.older.newer = entry.newer;
    else this.oldest = entry.newer;
    if (entry.newer) entry.newer.older = entry.older;
    else this.newest = entry.older;
    this.size -= 1;
  }
}
