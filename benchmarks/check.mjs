// npm run bench:check [-- NAME …]: whether a path through the cache has become slower than the committed figures say.
// Ratios are compared, not times: another machine is as good. What seems to have lost is measured once more.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { ensureInstalled } from '../scripts/ensure-installed.mjs';
import { lossOf } from './harness/loss.mjs';
import { shown } from './harness/path-tables.mjs';

ensureInstalled();
const MOST = 0.15;
const ROUNDS = 7;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', default: false } },
});
if (values.help) {
  console.log('npm run bench:check [-- NAME …]: all paths, or some; fails when a ratio has lost more than 15 %.');
  process.exit();
}

const { compile } = await import('../scripts/compile.mjs');
await compile();
const { pathNames, runPaths } = await import('./harness/run-paths.mjs');
const kept = JSON.parse(readFileSync(new URL('results/paths.json', import.meta.url)));
const keptRatios = new Map(kept.paths.flatMap(({ name, ratios }) => ratios.map((ratio) => [idOf(name, ratio), ratio])));

const first = await measure(positionals.length > 0 ? positionals : pathNames, ROUNDS);
const suspects = [...new Set(first.filter(isLost).map(({ path }) => path))];
const second = suspects.length > 0 ? await measure(suspects, 2 * ROUNDS) : [];
const better = ({ id, loss }) => Math.min(loss, second.find((other) => other.id === id)?.loss ?? loss);
const lost = first.filter((ratio) => better(ratio) > MOST);
console.table(
  first.map((ratio) => ({
    path: ratio.path,
    ratio: ratio.name,
    committed: shown(ratio.kept),
    measured: shown(ratio.value),
    lost: `${Math.round(100 * better(ratio))} %`,
  })),
);
if (lost.length > 0) {
  console.error(`Lost more than ${100 * MOST} %, twice: ${lost.map(({ id }) => id).join('; ')}`);
  process.exitCode = 1;
} else console.log(`No ratio has lost more than ${100 * MOST} % since ${kept.surroundings.date}.`);

/** The ratios that have a committed figure and a target. */
async function measure(names, rounds) {
  const paths = await runPaths(names, { rounds, quick: false }, console.log);
  return paths.flatMap(({ name, ratios }) =>
    ratios.flatMap((ratio) => {
      const id = idOf(name, ratio);
      const before = keptRatios.get(id);
      const loss = before && lossOf(ratio, before);
      return loss === undefined
        ? []
        : [{ id, path: name, name: ratio.name, kept: before.value, value: ratio.value, loss }];
    }),
  );
}

function isLost({ loss }) {
  return loss > MOST;
}

/** The best peer may be another one the next time. */
function idOf(path, { name }) {
  return `${path}: ${name.replace(/ \(.*\)$/, '')}`;
}
