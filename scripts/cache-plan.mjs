// npm run cache:plan: what is cached, and what evicts it. Needs no server.
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { compile, root } = await import('./compile.mjs');
try {
  await compile();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
await import(pathToFileURL(join(root, 'dist', 'cli', 'plan', 'cache-plan.js')).href);
