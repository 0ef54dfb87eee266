// Rounds in which every subject has its turn: what the machine does at the moment meets all of them alike.
import { Bench } from 'tinybench';

/**
 * @typedef {object} Subject
 * @property {() => Promise<unknown>} batch does `size` operations
 * @property {number} size operations in one batch: many, so that looking at the clock costs nothing beside them
 */

/**
 * @typedef {object} SubjectApart one that runs elsewhere, see apart.mjs
 * @property {(time: number) => Promise<number>} run for so many milliseconds; resolves with operations per second
 */

/** Milliseconds of each subject before the rounds that count, for the compiler: the services that use it run for days. */
const WARM_UP = 2_000;

/**
 * @param {Record<string, Subject | SubjectApart>} subjects
 * @param {{ rounds: number, time: number }} options rounds that count (some more come before), and the milliseconds of
 *   each subject in each round
 * @returns {Promise<Rates>}
 */
export async function interleave(subjects, { rounds, time }) {
  const samples = new Map(Object.keys(subjects).map((name) => [name, []]));
  const names = [...samples.keys()];
  const warmUps = Math.ceil(WARM_UP / time);
  for (let round = -warmUps; round < rounds; round += 1) {
    // Each is as often the first, and comes after each other one.
    const first = ((round % names.length) + names.length) % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const subject = subjects[name];
      const rate = await (subject.run ? subject.run(time) : rateOf(subject, time));
      if (round >= 0) samples.get(name).push(rate);
    }
  }
  return new Rates(samples);
}

/** Operations per second of one subject, in one turn. */
export async function rateOf({ batch, size }, time) {
  const bench = new Bench({ time, iterations: 1, warmup: false, throws: true });
  bench.add('turn', batch);
  await bench.run();
  return (size * 1_000) / bench.tasks[0].result.latency.mean;
}

/** Operations per second of each subject, round by round. */
export class Rates {
  /** @param {Map<string, number[]>} samples */
  constructor(samples) {
    this.samples = samples;
  }

  median(name) {
    return medianOf(this.of(name));
  }

  /** The median of the ratios within each round. */
  ratio(name, other) {
    const others = this.of(other);
    return medianOf(this.of(name).map((rate, round) => rate / others[round]));
  }

  /** The fastest of some, by median. */
  best(names) {
    return names.reduce((best, name) => (this.median(name) > this.median(best) ? name : best));
  }

  figures(unit = 'op/s') {
    return [...this.samples].map(([name, samples]) => ({ name, unit, median: medianOf(samples), samples }));
  }

  of(name) {
    const samples = this.samples.get(name);
    if (!samples) throw new Error(`There is no subject '${name}'`);
    return samples;
  }
}

export function medianOf(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** One call after the other. */
export function oneByOne(call, size) {
  let next = 0;
  return {
    size,
    batch: async () => {
      for (let done = 0; done < size; done += 1) await call(next++);
    },
  };
}

/** So many calls under way at any moment. */
export function atOnce(call, { callers, each }) {
  let next = 0;
  const caller = async () => {
    for (let done = 0; done < each; done += 1) await call(next++);
  };
  return { size: callers * each, batch: () => Promise.all(Array.from({ length: callers }, caller)) };
}
