// npm start: installs what is missing, compiles what changed, runs the program in this very process.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { compile, root } = await import('./compile.mjs');
const program = (file) => pathToFileURL(join(root, 'dist', file)).href;

const database = prepareDatabase();
try {
  await compile();
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
// Node 22 and newer keep compiled code between starts, and can map stack traces of our own code only.
module.enableCompileCache?.(join(root, 'node_modules', '.cache', 'node'));
module.setSourceMapsSupport?.({ enabled: true, nodeModules: false, generatedCode: false });
await Promise.all([database, import(program('create-app.js'))]);
await import(program('main.js'));

/** The first start on a machine makes the embedded database while the program is compiled and loaded. */
async function prepareDatabase() {
  const { DATABASE_URL, DATA_DIR } = process.env;
  if (DATABASE_URL || existsSync(resolve(root, DATA_DIR || 'data', 'postgres'))) return;
  const child = spawn(process.execPath, [join(root, 'scripts', 'prepare-postgres.mjs')], { stdio: 'ignore' });
  await once(child, 'close').catch(() => {});
}
