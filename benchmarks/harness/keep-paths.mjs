// What is kept of a whole run: benchmarks/results/paths.{json,md,svg}, and the table of the README.
import { writeFileSync } from 'node:fs';
import { surroundings } from '../workload/surroundings.mjs';
import { placement } from './placement.mjs';
import { pictureOf } from './picture.mjs';
import { writePart } from './readme-part.mjs';
import { figureRows, markdownTable, ratioRows } from './path-tables.mjs';

const folder = new URL('../results/', import.meta.url);

export function keepPaths(paths, { rounds }) {
  const around = surroundings();
  const kept = paths.map(({ figures, ...path }) => ({
    ...path,
    figures: figures.map(({ name, unit, median }) => ({ name, unit, median: Number(median.toPrecision(4)) })),
    ratios: path.ratios.map((ratio) => ({ ...ratio, value: Number(ratio.value.toPrecision(4)) })),
  }));
  const results = { command: 'npm run bench -- paths', rounds, surroundings: around, paths: kept };
  writeFileSync(new URL('paths.json', folder), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(new URL('paths.md', folder), markdown(results));
  writeFileSync(new URL('paths.svg', folder), pictureOf(results));
  writePart('paths', table(results));
}

const table = ({ command, rounds, surroundings: { date, machine, node }, paths }) =>
  `\`${command}\` (${machine}; Node ${node.replace('v', '')}; ${rounds} rounds; ${date}):

${markdownTable(ratioRows(paths))}`;

function markdown({ command, rounds, surroundings: around, paths }) {
  const figures = paths.map((path) => `## ${path.title}\n\n${markdownTable(figureRows(path))}`).join('\n\n');
  return `# What each path costs

Written by \`${command}\` on ${around.date}: do not edit.

- Machine: ${around.machine}; load average before the run ${around.load.toFixed(1)}; Node ${around.node}
- Each path in a process of its own; within it ${rounds} rounds in which every subject has its turn, in rotating order.
  A ratio is the median of the ratios within the rounds, a figure the median of the rounds.
- Paths over Redis: ${placement}.

${markdownTable(ratioRows(paths))}

${figures}
`;
}
