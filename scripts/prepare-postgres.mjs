// npm's `prepare`, a part of every installation: packs a new folder of the embedded Postgres, so that the first start
// unpacks it instead of running `initdb`. Without the result everything works the same, only that start is slower.
import { existsSync } from 'node:fs';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const target = join(root, 'node_modules', '.cache', 'larder', 'postgres-template.tgz');

try {
  if (!existsSync(target)) await prepare();
} catch (error) {
  console.warn(`The embedded Postgres was not prepared (${error.message}); its first start will take longer.`);
}

async function prepare() {
  const { PGlite } = await import('@electric-sql/pglite');
  const database = await PGlite.create();
  const packed = await database.dumpDataDir('gzip');
  await database.close();
  await mkdir(dirname(target), { recursive: true });
  const unfinished = `${target}.${process.pid}`;
  await writeFile(unfinished, new Uint8Array(await packed.arrayBuffer()));
  await rename(unfinished, target);
}
