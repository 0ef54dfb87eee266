// Memory of one near entry beside its value and the two bytes a character of its key: docs/adr/0004-near-store.md.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { seal } from '../dist/cache-modules/entry/seal.js';
import { NearShortcuts } from '../dist/cache-modules/store/near-shortcuts.js';
import { NearStore } from '../dist/cache-modules/store/near-store.js';
import { instantOf, systemClock } from '../dist/cache-modules/time/clock.js';

const ENTRIES = 100_000;
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');
const heap = () => {
  collect();
  return process.memoryUsage().heapUsed;
};

const value = seal(1);
const keys = Array.from({ length: ENTRIES }, (_, n) => Buffer.from(`user:profile:${n}`).toString());
const store = new NearStore({ maxEntries: ENTRIES, maxBytes: Infinity, clock: systemClock });
const before = heap();
for (const key of keys) {
  store.put(key, { value, at: instantOf(systemClock), lifetime: 60_000, loadTime: 1.5, tags: [] });
}
const unread = heap();
const shortcuts = new NearShortcuts();
const promises = [];
for (const key of keys) {
  shortcuts.note(store.get(key), [key]);
  promises.push(Promise.resolve(value));
}
const each = (bytes) => ((bytes - before) / ENTRIES).toFixed(0);
console.log(`${each(unread)} bytes for each of ${store.size} entries, keys and value not counted;`);
console.log(`${each(heap())} when each has been found by a shortcut, and given as a promise`);
