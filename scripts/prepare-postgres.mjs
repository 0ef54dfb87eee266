// Packs a new folder of the embedded Postgres, so that the first start unpacks it instead of running `initdb`: a process
// of its own can do that while the program is loading. Without the result everything works the same, only slower.
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'node_modules', '.cache', 'larder', 'postgres-template.tgz');

if (!existsSync(target)) {
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create();
  const packed = await database.dumpDataDir('gzip');
  await database.close();
  await mkdir(dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  await writeFile(unfinished, new Uint8Array(await packed.arrayBuffer()));
  await rename(unfinished, target);
}
