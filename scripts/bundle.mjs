// Puts the compiled modules of the library into one file for each of its doors: docs/adr/0018-one-file-library.md.
import { join, relative } from 'node:path';

const DOORS = ['index.js', 'core.js'];

/** The folder of the single modules, beside that of the bundle. */
export const modulesOf = (library) => `${library}-modules`;

/**
 * @param target the folder that holds the library's
 * @returns {Promise<{ file: string, contents: Uint8Array }[]>} what the library's folder is to hold, as paths below the
 *   target folder; the doors come last, which need the others
 * @throws Error with the place of an import that leads nowhere
 */
export async function bundle(target, library) {
  const { build, stop } = await import('esbuild');
  const { outputFiles } = await build({
    absWorkingDir: target,
    entryPoints: DOORS.map((door) => join(modulesOf(library), door)),
    outdir: library,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    // What both doors lead to exists once, under a name that changes with it: an old door never meets a new one.
    splitting: true,
    chunkNames: 'shared-[hash]',
    // From the sources, as those of the modules are. Nothing is minified, and no class or export loses its name.
    sourcemap: true,
    sourcesContent: false,
    write: false,
    logLevel: 'silent',
    // It is a process of its own, which would stay for as long as the program runs.
  }).finally(stop);
  const files = outputFiles.map(({ path, contents }) => ({ file: relative(target, path), contents }));
  const isDoor = ({ file }) => DOORS.includes(relative(library, file));
  return [...files.filter((file) => !isDoor(file)), ...files.filter(isDoor)];
}
