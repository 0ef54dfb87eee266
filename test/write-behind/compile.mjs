// The processes of the experiment run compiled code: they start at once, and decorators behave as in the program.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, root } from '../../scripts/compile.mjs';

/** Inside node_modules, so that packages are found from there. */
const target = join(root, 'node_modules', '.cache', 'larder-write-behind');

/**
 * Compiles the library, the database's part, the experiment and what it uses.
 * @returns the folder that stands for the root of the project
 */
export async function compileExperiment() {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{"type":"module"}');
  for (const folder of ['src/cache', 'src/database', 'test/support', 'test/write-behind']) {
    await compile({ source: join(root, folder), target: join(target, folder) });
  }
  return target;
}
