// Memory of one near entry beside its value and the two bytes a character of its key: docs/adr/0004-near-store.md.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { seal } from '../dist/cache/entry/seal.js';
import { NearStore } from '../dist/cache/store/near-store.js';
import { instantOf, systemClock } from '../dist/cache/time/clock.js';

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
for (const key of keys) store.put(key, { value, at: instantOf(systemClock), lifetime: 60_000, tags: [] });
console.log(
  `${((heap() - before) / ENTRIES).toFixed(0)} bytes for each of ${store.size} entries, keys and value not counted`,
);
