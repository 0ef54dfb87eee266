// The processes of the laboratory run compiled code: they start at once, and decorators behave as in the program.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compile, root } from '../../scripts/compile.mjs';

/** Inside node_modules, so that packages are found from there. */
const target = join(root, 'node_modules', '.cache', 'larder-laboratory');

/**
 * Compiles the library, the laboratory and what it uses.
 * @returns the folder that stands for the root of the project
 */
export async function compileLaboratory() {
  mkdirSync(target, { recursive: true });
  writeFileSync(join(target, 'package.json'), '{"type":"module"}');
  for (const folder of ['src/cache', 'src/database', 'src/errors', 'test/support', 'test/faults']) {
    await compile({ source: join(root, folder), target: join(target, folder) });
  }
  return target;
}
