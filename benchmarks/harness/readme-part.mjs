// The parts of the README that a benchmark writes, between <!-- NAME --> and <!-- /NAME -->.
import { readFileSync, writeFileSync } from 'node:fs';

const file = new URL('../../README.md', import.meta.url);

/** @throws Error when the README has no such part */
export function writePart(name, text) {
  const [begin, end] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const readme = readFileSync(file, 'utf8');
  const from = readme.indexOf(begin);
  const to = readme.indexOf(end);
  if (from < 0 || to < from) throw new Error(`README.md has no part ${begin} … ${end}`);
  writeFileSync(file, `${readme.slice(0, from + begin.length)}\n\n${text}\n\n${readme.slice(to)}`);
}
