// npm run build: checks the types, and fills dist with the program and the library's type declarations.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { ensureInstalled } from './ensure-installed.mjs';

ensureInstalled();
const { compile, PROGRAM, root } = await import('./compile.mjs');
const nest = join(root, 'node_modules', '@nestjs', 'cli', 'bin', 'nest.js');
const { status } = spawnSync(process.execPath, [nest, 'build'], { cwd: root, stdio: 'inherit' });
// Of what Nest's command has written, the declarations stay. What runs is compiled and bundled as for every other start.
if (status === 0) await compile({ ...PROGRAM, declared: true });
process.exit(status ?? 1);
