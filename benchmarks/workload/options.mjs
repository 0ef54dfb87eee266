import { parseArgs } from 'node:util';

const NUMBERS = {
  requests: { otherwise: 10_000, least: 10, most: 10_000_000, what: 'requests that are measured in a round' },
  rounds: { otherwise: 3, least: 1, most: 100, what: 'rounds of each arm, in turns; medians are reported' },
  cold: { otherwise: 5_000, least: 10, most: 1_000_000, what: 'first requests, to an empty cache, told of on their own' },
  'warm-up': { otherwise: 1_000_000, least: 0, most: 10_000_000, what: 'requests after these that are not measured' },
  concurrency: { otherwise: 2, least: 1, most: 500, what: 'requests under way at any moment while times are measured' },
  seed: { otherwise: 1, least: 0, most: 1_000_000, what: 'of chance: another one asks for other things' },
}; // prettier-ignore

export const HELP = `npm run bench:workload -- [options]

Asks the built application over HTTP what a community asks: 95 % reads, 5 % writes, popularity by Zipf's law (s = 1).
Two arms, each with a copy of the same database: one with CACHE_ENABLED=true, one with false. Both get the same requests
in the same order. Tells what the cache saves, against the targets, and how long the analytics take.

${Object.entries(NUMBERS)
  .map(([name, { otherwise, what }]) => `  ${`--${name} N`.padEnd(16)}${what} (${otherwise})`)
  .join('\n')}
  --small         a small database and few requests: checks that the benchmark works, says nothing about speed
  --help          this text

DATABASE_URL and REDIS_URL name servers to use: databases of its own are created there for the time of the run, and an
empty Redis database is taken. Without them both servers are started for the time of the run.
Writes benchmarks/results/workload.json and workload.md, except with --small. Fails when an answer is not what it should
be, or a value is stale.`;

const SMALL = { requests: 600, rounds: 2, cold: 300, 'warm-up': 2_000 };

/** @throws RangeError, or what parseArgs throws, that says what is allowed */
export function parseOptions(args) {
  const flag = { type: 'boolean' };
  const text = Object.fromEntries(Object.keys(NUMBERS).map((name) => [name, { type: 'string' }]));
  const { values } = parseArgs({ args, options: { ...text, small: flag, help: flag } });
  const numbers = Object.entries(NUMBERS).map(([name, { otherwise, least, most }]) => {
    const given = values[name];
    if (given === undefined) return [name, (values.small ? SMALL[name] : undefined) ?? otherwise];
    const value = /^\d{1,9}$/.test(given) ? Number(given) : NaN;
    if (!(value >= least && value <= most))
      throw new RangeError(`--${name} must be a whole number from ${least} to ${most}.`);
    return [name, value];
  });
  const { 'warm-up': warmUp, ...rest } = Object.fromEntries(numbers);
  return { ...rest, warmUp, small: values.small ?? false, help: values.help ?? false };
}
