// Callers that read, and now and then evict, without a pause.
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { Latencies } from './latencies.mjs';
import { LENGTH } from './orders.mjs';

/** Looking at the clock takes a good part of the time of a near hit: one request in so many is timed. */
const TIMED_EVERY = 8;
/** After so many requests a caller lets the process turn to its sockets, as one whose requests come from there would. */
const REQUESTS_PER_TURN = 16;

/**
 * @param {object} subject
 * @param {(key: number) => Promise<{ version: number, number: number }>} subject.read
 * @param {(key: number) => Promise<void>} subject.evict
 * @param {import('./own-evictions.mjs').OwnEvictions} subject.own
 * @param {Int32Array} order keys
 * @param {Uint8Array} evictions which of the requests evict their key, and then read it
 * @param {{ callers: number, seconds: number }} options
 */
export async function mixedLoad({ read, evict, own }, order, evictions, { callers, seconds }) {
  const tally = { reads: 0, evictions: 0, violations: 0, failures: 0, failure: undefined };
  const [readTimes, evictionTimes] = [new Latencies(), new Latencies()];
  let next = Math.floor(Math.random() * LENGTH);
  let isOver = false;

  const checkedRead = async (key) => {
    const least = own.leastVersion(key);
    const { version, number } = await read(key);
    if (number !== key) throw new Error(`the value of ${number} in place of that of ${key}`);
    if (version < least) tally.violations += 1;
    tally.reads += 1;
  };
  const request = async (at) => {
    const key = order[at];
    if (evictions[at] === 1) {
      const begun = performance.now();
      await own.during(key, () => evict(key));
      evictionTimes.record((performance.now() - begun) * 1_000);
      tally.evictions += 1;
    }
    if (at % TIMED_EVERY > 0) return checkedRead(key);
    const begun = performance.now();
    await checkedRead(key);
    readTimes.record((performance.now() - begun) * 1_000);
  };
  const caller = async () => {
    for (let done = 1; !isOver; done += 1) {
      try {
        await request(next++ & (LENGTH - 1));
      } catch (error) {
        tally.failures += 1;
        tally.failure ??= String(error);
      }
      if (done % REQUESTS_PER_TURN === 0) await nextTurn();
    }
  };

  const begun = performance.now();
  const calling = Promise.all(Array.from({ length: callers }, caller));
  await sleep(seconds * 1_000);
  isOver = true;
  await calling;
  return { ...tally, seconds: (performance.now() - begun) / 1_000, readTimes, evictionTimes };
}
