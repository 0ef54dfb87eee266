// npm run build: checks the types, and fills dist with the program and the library's type declarations.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { markCompiled, root } = await import('./compile.mjs');
const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: 'inherit' });
// So that a start finds everything compiled, and leaves the declarations where they are.
if (status === 0) markCompiled();
process.exit(status ?? 1);
