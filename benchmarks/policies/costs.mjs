// What a policy costs where the trace does not matter: a hit, a miss with its fill, and memory.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { randomFor } from '../../dist/seed/random.js';
import { zipf } from '../../dist/seed/zipf.js';
import { median } from '../workload/figures.mjs';
import { names, timed } from './replay.mjs';

/** The near store's default. */
export const CAPACITY = 50_000;
const ROUNDS = 5;
const HITS = 200_000;
const MISSES = 40_000;
const SWEEPS = 9;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc');

export function costsOf(start) {
  const rounds = Array.from({ length: ROUNDS }, () => round(start));
  return Object.fromEntries(Object.keys(rounds[0]).map((what) => [what, median(rounds.map((each) => each[what]))]));
}

const keys = names(CAPACITY);
const others = names(MISSES + SWEEPS, CAPACITY);
const random = randomFor('policies:costs');
const pick = zipf(CAPACITY, 1);
const popular = Array.from({ length: HITS }, () => keys[pick(random)]);

/** @returns microseconds, and bytes for an entry beside its key and value */
function round(start) {
  const before = memory();
  const { read, end } = start({ capacity: CAPACITY, lifetime: Infinity, time: { now: 1_000_000 } });
  for (const key of keys) read(key);
  const bytes = (memory() - before) / CAPACITY;
  const hit = timed(HITS, (index) => read(popular[index]));
  const sweep = median(sweeps(read));
  const miss = timed(MISSES, (index) => read(others[index]));
  end();
  return { hit, miss, sweep, bytes };
}

/** Misses before which every entry was hit: the hand of SIEVE has to go all the way round before it finds a victim. */
function sweeps(read) {
  const resident = [...keys];
  return others.slice(MISSES).map((newcomer) => {
    for (const key of resident) read(key);
    resident.shift();
    resident.push(newcomer);
    return timed(1, () => read(newcomer));
  });
}

function memory() {
  // The second time waits for what the first one left to be freed in the background.
  collect();
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}
