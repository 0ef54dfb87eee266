// npm run bench -- paths [NAME …] [--quick] [--rounds N]: what each path through the cache costs, beside the plain way
// and beside other caches. All of them, not quick, is what benchmarks/results/paths.md and the README show.
import { parseArgs } from 'node:util';
import { keepPaths } from './harness/keep-paths.mjs';
import { figureRows, ratioRows } from './harness/path-tables.mjs';
import { pathNames, runPaths } from './harness/run-paths.mjs';

const { values, positionals } = parseArgs({
  args: process.argv.slice(3),
  allowPositionals: true,
  options: { quick: { type: 'boolean', default: false }, rounds: { type: 'string' } },
});
const { quick } = values;
const rounds = Number(values.rounds ?? (quick ? 5 : 15));
const paths = await runPaths(positionals.length > 0 ? positionals : pathNames, { rounds, quick }, console.log);
for (const path of paths) {
  console.log(`\n${path.title}`);
  console.table(figureRows(path));
}
console.table(ratioRows(paths));
if (quick || positionals.length > 0) console.log('A part, or quick: nothing is kept.');
else keepPaths(paths, { rounds });
