// npm run lab: the fault laboratory, see test/faults/README.md; with `transactions` the part of it that is about those; with
// `write-behind` its experiment, docs/write-behind.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();

async function program() {
  if (process.argv[2] === 'write-behind') {
    const { compileExperiment } = await import('../test/write-behind/compile.mjs');
    return join(await compileExperiment(), 'test/write-behind/lab.js');
  }
  const { compileLaboratory } = await import('../test/faults/compile.mjs');
  const file = process.argv[2] === 'transactions' ? 'transactions/lab.js' : 'lab.js';
  return join(await compileLaboratory(), 'test/faults', file);
}

await import(pathToFileURL(await program()).href);
