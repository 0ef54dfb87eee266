// What is kept in benchmarks/results.
import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';
import { CAPACITY } from './costs.mjs';
import { costs, hitRatios, markdownTable, summary, times } from './tables.mjs';
import { KEYS, meanings, REQUESTS } from './traces.mjs';

const count = (value) => value.toLocaleString('en');

export async function keep(results, folder = new URL('../results/', import.meta.url)) {
  mkdirSync(folder, { recursive: true });
  await write(new URL('policies.json', folder), JSON.stringify(results));
  await write(new URL('policies.md', folder), markdown(results));
}

async function write(file, content) {
  const filepath = fileURLToPath(file);
  writeFileSync(file, await format(content, { ...(await resolveConfig(filepath)), filepath }));
}

export const TITLES = {
  hits: 'Hit ratios in percent; in brackets, how many percent of the hits of the optimum',
  summary: 'Over all these rows, which weigh the same here and do not in life',
  expiry: 'Where entries expire after 2 s, and small changes to the policies',
  times: 'Microseconds of processor time for a request, a miss with its fill included',
  costs: `A store of ${count(CAPACITY)} entries: microseconds of processor time, and bytes beside key and value`,
};

function markdown({ command, surroundings: around, libraries, rows, expiry, costs: measured }) {
  return `# Which entry leaves the near store

Written by \`${command}\` on ${around.date}: do not edit. What follows from it:
[docs/adr/0015-near-store-policy.md](../../docs/adr/0015-near-store-policy.md).

- Machine: ${around.machine}; load average before the run ${around.load.toFixed(1)}
- Node ${around.node}; ${libraries.map(({ name, version }) => `${name} ${version}`).join(', ')}
- Each trace: ${count(REQUESTS)} requests, ${count(KEYS)} keys and those that are asked for only once, from a fixed seed;
  all requests count, the first ones to an empty cache, too
- "W-TinyLFU (paper)" is the benchmark's own, with the sketch of the paper and of Caffeine's size; the library's is smaller.
- S3-FIFO is left out: no kept library of it is on npm.

## Traces

${Object.entries(meanings)
  .map(([name, meaning]) => `- ${name}: ${meaning}`)
  .join('\n')}

## Hits

${TITLES.hits}. "unlimited" has room for everything, "optimum" knows the future (Belady). Where entries
expire, "optimum" is a lower bound of it, and "unlimited" an upper one.

${markdownTable(hitRatios(rows))}

${TITLES.summary}:

${markdownTable(summary(rows))}

## Expiry

${TITLES.expiry}, as above.

${markdownTable(hitRatios(expiry))}

## Time

${TITLES.times}. "SIEVE alone" is the near store's queue beside a \`Map\`:
the near store also keeps bytes, scopes and two clocks.

${markdownTable(times(rows))}

## Costs

${TITLES.costs}. "miss after all were hit": SIEVE's hand
goes all the way round before it finds an entry to give up. Medians of five rounds.

${markdownTable(costs(measured))}
`;
} // prettier-ignore
