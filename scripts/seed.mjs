// npm run seed: fills the database with deterministic, realistic data.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { compile, root } = await import('./compile.mjs');
await compile();
await import(pathToFileURL(join(root, 'dist', 'seed', 'seed.js')).href);
