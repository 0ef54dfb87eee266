// Who asks for what, in which order: the same in every run.
import { randomFor } from '../../dist/seed/random.js';
import { zipf } from '../../dist/seed/zipf.js';

export const KEYS = 100_000;
export const REQUESTS = Number(process.env.BENCH_REQUESTS ?? 300_000);
const SHIFT = { every: 50_000, by: 1_000 };
const ONE_HIT_SHARE = 0.3;
const SCAN = { every: 40_000, length: 10_000 };
const LOOP = 1.1;
/** What a near entry beside Redis lives: `nearMaxStaleness`, 2 s. */
const LIFETIME = 2_000;
/** Requests of one millisecond: all times are whole ones, as no rounding can make a difference then. */
const PER_MILLISECOND = 10;

/**
 * @typedef {object} Trace
 * @property {Int32Array} requests the numbers of the keys asked for
 * @property {number} distinct all of them are below this
 * @property {(index: number) => number} timeOf when the request of that number comes, in milliseconds
 * @property {number} lifetime milliseconds after its fill at which an entry expires
 */

/** Each makes its trace for a capacity, which all but the loop ignore. */
export const traces = {
  'Zipf 0.8': () => popular(0.8),
  'Zipf 1.0': () => popular(1),
  'Zipf 1.2': () => popular(1.2),
  shifting: () => shifting(),
  'one-hit wonders': () => oneHitWonders(),
  scans: () => scans(),
  loop: (capacity) => trace((index) => index % Math.round(capacity * LOOP)),
  'expiry after 2 s': () => expiring(1),
};

const count = (value) => value.toLocaleString('en');
export const meanings = {
  'Zipf s': 'popularity by Zipf’s law, the k-th most popular key in proportion to 1 / kˢ',
  shifting: `Zipf 1.0; every ${count(SHIFT.every)} requests the ${count(SHIFT.by)} most popular keys become the least popular`,
  'one-hit wonders': `Zipf 1.0, but ${ONE_HIT_SHARE * 100} % of the requests are for keys that are asked for only once`,
  scans: `Zipf 1.0; after every ${count(SCAN.every)} requests ${count(SCAN.length)} keys in a row that are asked for only once`,
  loop: `the same keys over and over, ${LOOP} times as many as there is room for`,
  'expiry after 2 s': `Zipf 1.0, ${count(1_000 * PER_MILLISECOND)} requests a second; an entry expires ${LIFETIME / 1_000} s after its fill, as near entries beside Redis do, and is filled anew when it is next asked for`,
};

const timeOf = (index) => Math.floor(index / PER_MILLISECOND);

/** @param keyOf the key asked for by the request of that number, from 0 */
function trace(keyOf) {
  const requests = new Int32Array(REQUESTS);
  let distinct = 0;
  for (let index = 0; index < REQUESTS; index += 1) {
    requests[index] = keyOf(index);
    distinct = Math.max(distinct, requests[index] + 1);
  }
  return { requests, distinct, timeOf, lifetime: Infinity };
}

function popular(exponent) {
  const random = randomFor(`policies:zipf:${exponent}`);
  const pick = zipf(KEYS, exponent);
  return trace(() => pick(random));
}

export const expiring = (exponent) => ({ ...popular(exponent), lifetime: LIFETIME });

function shifting() {
  const random = randomFor('policies:shifting');
  const pick = zipf(KEYS, 1);
  return trace((index) => (pick(random) + Math.floor(index / SHIFT.every) * SHIFT.by) % KEYS);
}

function oneHitWonders() {
  const random = randomFor('policies:one-hit');
  const pick = zipf(KEYS, 1);
  let wonders = KEYS;
  return trace(() => (random.chance(ONE_HIT_SHARE) ? wonders++ : pick(random)));
}

function scans() {
  const random = randomFor('policies:scans');
  const pick = zipf(KEYS, 1);
  let scanned = KEYS;
  return trace((index) => (index % (SCAN.every + SCAN.length) < SCAN.every ? pick(random) : scanned++));
}
