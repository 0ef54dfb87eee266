// What all processes counted together, what their Redis says of itself, and what waits in their outbox.
import { duration, mebibytes, number, percent } from './rates.js';
import { tilesIn } from './tiles.js';

/** @returns told of the answers of `fleet` and `report` */
export function showFleet(place, hint) {
  const set = tilesIn(place);
  return ({ since, counters, caches }, { server, outbox }) => {
    hint.textContent =
      since === null
        ? 'There are no totals of all processes: there is no Redis, or it does not answer.'
        : `Counted together since ${new Date(since).toLocaleString()}, whichever process answers.`;
    const sum = (...names) =>
      caches.reduce((total, each) => total + names.reduce((part, name) => part + (each.counters[name] ?? 0), 0), 0);
    const known = (count) => number(since === null ? undefined : count);
    const hits = sum('nearHits', 'remoteHits', 'joins');
    const reads = hits + sum('misses');
    set('Hit rate', percent(reads === 0 ? undefined : hits / reads));
    set('Reads', known(reads));
    set('Loads', known(sum('loads')));
    set('Evictions', known(counters.evictions ?? 0));
    showServer(set, server);
    if (outbox !== null) showOutbox(set, outbox);
  };
}

function showServer(set, server) {
  if (server === null) {
    for (const name of ['Redis MiB', 'Redis keys found', 'Given up for room']) set(name, '–');
    return;
  }
  const { usedMemory, maxMemory, maxMemoryPolicy, evictedKeys, keyspaceHits, keyspaceMisses } = server;
  const looks = keyspaceHits + keyspaceMisses;
  const limit = maxMemory === 0 ? 'no limit' : `of ${number(mebibytes(maxMemory))}`;
  set('Redis MiB', number(mebibytes(usedMemory), 1), '', `${limit}, ${maxMemoryPolicy}`);
  set('Redis keys found', percent(looks === 0 ? undefined : keyspaceHits / looks));
  set('Given up for room', number(evictedKeys), evictedKeys > 0 ? 'bad' : '');
}

/** Milliseconds for which a relay may well not have looked yet. */
const SOON_MS = 10_000;

function showOutbox(set, { records, oldestDueAge }) {
  const isLate = oldestDueAge > SOON_MS;
  set(
    'Outbox',
    number(records),
    isLate ? 'bad' : '',
    isLate ? `due for ${duration(oldestDueAge)}` : 'evictions waiting',
  );
}
