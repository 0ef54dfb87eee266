// npm run bench -- NAME: runs benchmarks/NAME.bench.mjs on the freshly compiled program.
import { existsSync, readdirSync } from 'node:fs';

import { ensureInstalled } from '../scripts/ensure-installed.mjs';

ensureInstalled();
const [name] = process.argv.slice(2);
const fileOf = (benchmark) => new URL(`${benchmark}.bench.mjs`, import.meta.url);

if (name !== undefined && existsSync(fileOf(name))) {
  const { compile } = await import('../scripts/compile.mjs');
  await compile();
  await import(fileOf(name));
} else {
  if (name !== undefined) console.error(`There is no benchmark '${name}'.`);
  const names = readdirSync(new URL('.', import.meta.url)).flatMap(
    (file) => file.match(/^(.+)\.bench\.mjs$/)?.[1] ?? [],
  );
  console.log(names.length === 0 ? 'There are no benchmarks yet.' : 'Benchmarks (npm run bench -- NAME):');
  for (const known of names.sort()) console.log(`  ${known}`);
  process.exitCode = name === undefined ? 0 : 1;
}
