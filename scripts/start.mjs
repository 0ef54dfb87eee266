// npm start: installs what is missing, compiles what changed, runs the program in this very process.
import module from 'node:module';
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
// Node 22 and newer keep compiled code between starts, and can map stack traces of our own code only.
module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'node'));
module.setSourceMapsSupport?.({ enabled: true, nodeModules: false, generatedCode: false });
await import(pathToFileURL(join(root, 'dist', 'main.js')).href);
