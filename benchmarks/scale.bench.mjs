// npm run bench -- scale [--quick] [--only processes|keys]: the same service in one process and in eight, over one Redis
// and over a cluster, and the cost of a hit among a thousand keys and among a million.
import { execFileSync } from 'node:child_process';
import { availableParallelism, constants } from 'node:os';
import { parseArgs } from 'node:util';
import { keep } from './scale/keep.mjs';
import { measureKeys } from './scale/keys.mjs';
import { measureProcesses } from './scale/processes.mjs';
import { settingsFor } from './scale/settings.mjs';
import { tables, troubles } from './scale/tables.mjs';
import { surroundings } from './workload/surroundings.mjs';

const PARTS = { processes: measureProcesses, keys: measureKeys };

const { quick, only } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
}).values;
if (only !== undefined && !(only in PARTS)) throw new Error(`--only: choose from ${Object.keys(PARTS).join(', ')}`);
// Whatever was started ends on 'exit', which these signals alone would not cause.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(128 + constants.signals[signal]));

const begun = performance.now();
const settings = settingsFor({ quick });
const cores = availableParallelism();
const results = {
  command: 'npm run bench -- scale',
  surroundings: surroundings(),
  cores,
  redis: redisVersion(),
  settings,
};
console.log(
  `${results.surroundings.machine}: more processes than cores compete, so look at the processor time as well`,
);
for (const part of only ? [only] : Object.keys(PARTS)) {
  results[part] = await PARTS[part](settings[part], (text) => console.log(`${elapsed()}  ${text}`));
}
for (const [title, rows] of tables(results)) {
  console.log(`\n${title}`);
  console.table(rows);
}

const found = troubles(results);
for (const trouble of found) console.error(trouble);
if (found.length > 0) process.exitCode = 1;
else if (quick || only) console.log('A part, or quick: nothing is kept.');
else {
  await keep(results);
  console.log(`Written to benchmarks/results/scale.json and scale.md, after ${elapsed()}`);
}

function elapsed() {
  return `${((performance.now() - begun) / 1_000).toFixed(0).padStart(3)} s`;
}

function redisVersion() {
  return /v=(\S+)/.exec(execFileSync('redis-server', ['--version'], { encoding: 'utf8' }))?.[1] ?? 'unknown';
}
