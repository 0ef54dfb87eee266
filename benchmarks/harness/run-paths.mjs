// The paths of benchmarks/paths, one after the other, each in a process of its own.
import { fork } from 'node:child_process';
import { readdirSync } from 'node:fs';

export const pathNames = readdirSync(new URL('../paths/', import.meta.url))
  .map((file) => file.replace(/\.mjs$/, ''))
  .sort();

/**
 * @param {readonly string[]} names
 * @param {{ rounds: number, quick: boolean }} options
 * @param {(text: string) => void} log is told how far it is
 */
export async function runPaths(names, options, log) {
  const unknown = names.filter((name) => !pathNames.includes(name));
  if (unknown.length > 0) throw new Error(`There is no path '${unknown[0]}'. Choose from: ${pathNames.join(', ')}.`);
  const results = [];
  for (const [at, name] of names.entries()) {
    const { title } = await import(`../paths/${name}.mjs`);
    log(`${at + 1} of ${names.length}: ${title}`);
    results.push({ name, title, ...(await runPath(name, options, log)) });
  }
  return results;
}

function runPath(name, options, log) {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('child-path.mjs', import.meta.url), [name, JSON.stringify(options)]);
    let measured;
    child.on('message', (message) => {
      if (message.log) log(`  ${message.log}`);
      else measured = message.measured;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (measured) resolve(measured);
      else reject(new Error(`${name} ended with ${code}`));
    });
  });
}
