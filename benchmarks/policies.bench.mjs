// npm run bench -- policies: hits of the near store's policy beside those of others, and beside the most there can be.
import { readFileSync } from 'node:fs';
import { measure } from './policies/measure.mjs';
import { keep, TITLES } from './policies/results.mjs';
import { costs, hitRatios, summary, times } from './policies/tables.mjs';
import { REQUESTS } from './policies/traces.mjs';
import { surroundings } from './workload/surroundings.mjs';

const LIBRARIES = ['lru-cache', 'transitory'];
const versionOf = (name) =>
  JSON.parse(readFileSync(new URL(`../node_modules/${name}/package.json`, import.meta.url))).version;

const { packages: _unused, ...around } = surroundings();
const libraries = LIBRARIES.map((name) => ({ name, version: versionOf(name) }));
console.log(`Node ${around.node}; ${libraries.map(({ name, version }) => `${name} ${version}`).join(', ')}`);
console.log('S3-FIFO is left out: no kept library of it is on npm.');

const progress = (what) => process.stderr.isTTY && process.stderr.write(`\r\u001b[K${what}`);
const measured = measure(progress);
progress('');
const print = (title, rows) => {
  console.log(`\n${title}`);
  console.table(rows);
};
print(TITLES.hits, hitRatios(measured.rows));
print(TITLES.summary, summary(measured.rows));
print(TITLES.expiry, hitRatios(measured.expiry));
print(TITLES.times, times(measured.rows));
print(TITLES.costs, costs(measured.costs));

if (process.env.BENCH_REQUESTS === undefined) {
  await keep({
    command: 'npm run bench -- policies',
    surroundings: around,
    libraries,
    requests: REQUESTS,
    ...measured,
  });
  console.log('\nWritten to benchmarks/results/policies.json and policies.md');
}
