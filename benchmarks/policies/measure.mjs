// All traces at all capacities: hits of each cache, and of what no cache surpasses.
import { costsOf } from './costs.mjs';
import { optimalHits } from './optimum.mjs';
import { names, replay } from './replay.mjs';
import { subjects } from './subjects.mjs';
import { expiring, KEYS, traces } from './traces.mjs';
import { variants } from './variants.mjs';

const CAPACITIES = [0.01, 0.05, 0.1].map((share) => share * KEYS);
const EXPONENTS = [0.8, 1, 1.2];
/** Held to the near store: with nothing around it, the same policy has the same hits. */
const TWIN = 'SIEVE alone';
/** Holds a little more than it is asked to, and so may have a little more than the optimum. */
const ROOMIER = 'W-TinyLFU (transitory)';

export function measure(progress) {
  const keys = names(4 * KEYS);
  const rows = Object.entries(traces).flatMap(([name, make]) =>
    CAPACITIES.map((capacity) => {
      progress(`${name}, ${capacity}`);
      return measured({ trace: name, capacity }, make(capacity), subjects, keys);
    }),
  );
  const expiry = EXPONENTS.flatMap((exponent) =>
    CAPACITIES.map((capacity) => {
      progress(`expiry, Zipf ${exponent}, ${capacity}`);
      return measured({ trace: `Zipf ${exponent.toFixed(1)}`, capacity }, expiring(exponent), variants, keys);
    }),
  );
  progress('costs');
  const costs = Object.fromEntries(Object.entries(subjects).map(([name, start]) => [name, costsOf(start)]));
  return { rows, expiry, costs };
}

function measured(row, trace, competitors, keys) {
  const requests = trace.requests.length;
  const optimum = optimalHits(trace, row.capacity);
  const unlimited = optimalHits(trace, Infinity);
  const figures = {};
  for (const [name, start] of Object.entries(competitors)) {
    const { hits, microseconds } = replay(start, trace, keys, row.capacity);
    // With expiry, only the unlimited cache is a proven limit.
    const limit = trace.lifetime === Infinity ? optimum : unlimited;
    if (hits > limit && name !== ROOMIER) throw new Error(`${name} has ${hits} hits of at most ${limit}`);
    figures[name] = { hitRatio: hits / requests, ofOptimum: hits / optimum, microseconds };
  }
  const [near, twin] = [figures['near store (SIEVE)'], figures[TWIN]];
  if (twin && near.hitRatio !== twin.hitRatio) throw new Error(`The near store is no SIEVE: ${JSON.stringify(row)}`);
  return { ...row, unlimited: unlimited / requests, optimum: optimum / requests, figures };
}
