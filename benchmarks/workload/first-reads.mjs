import { PERSONAL } from './routes.mjs';

/**
 * What no cache can save: the first read of each thing. It is told by the plan alone, as if nothing ever expired and no
 * write evicted anything.
 *
 * @param plan gives the request of each number, from 1
 * @param range whose reads are looked at, from the first number (inclusive) to the last (exclusive)
 * @returns the share of these reads that ask for what nobody asked for before
 */
export function firstReads(plan, [from, to]) {
  const seen = new Set();
  let reads = 0;
  let firsts = 0;
  for (let index = 1; index < to; index += 1) {
    const { kind, route, path, as, guest } = plan(index);
    if (kind !== 'read') continue;
    const what = `${path} ${guest ?? ''} ${PERSONAL.has(route.name) ? as.id : ''}`;
    if (index >= from) {
      reads += 1;
      if (!seen.has(what)) firsts += 1;
    }
    seen.add(what);
  }
  return firsts / reads;
}
