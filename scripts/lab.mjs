// npm run lab: the fault laboratory, see test/faults/README.md.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { compileLaboratory } = await import('../test/faults/compile.mjs');
const folder = await compileLaboratory();
await import(pathToFileURL(join(folder, 'test/faults/lab.js')).href);
