// npm run lab: the fault laboratory, see test/faults/README.md; with `write-behind` its experiment, docs/write-behind.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const [folder, file] =
  process.argv[2] === 'write-behind'
    ? [await (await import('../test/write-behind/compile.mjs')).compileExperiment(), 'test/write-behind/lab.js']
    : [await (await import('../test/faults/compile.mjs')).compileLaboratory(), 'test/faults/lab.js'];
await import(pathToFileURL(join(folder, file)).href);
