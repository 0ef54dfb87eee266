// Compiles src to dist for running. Types are not checked here, which is what makes it fast: `npm run build` does that.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, modulesOf } from './bundle.mjs';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));
export const PROGRAM = { source: join(root, 'src'), target: join(root, 'dist'), library: 'cache' };
const STAMP = '.compiled.json';

/**
 * Brings the target folder up to date with the source folder: changed files are compiled, the library is bundled, and
 * output whose source is gone is removed.
 *
 * @param {{ source: string, target: string, library?: string, declared?: boolean }} what `library` is a folder below the
 *   source folder; `declared` says that the declarations in the target folder are those of the present source
 * @returns how many files were compiled
 * @throws Error with the place of a syntax error, or of an import in the library that leads nowhere; the output is then
 *   as it was for the files concerned
 */
export async function compile({ source, target, library, declared } = PROGRAM) {
  const settings = settingsDigest();
  const stamp = readStamp(target);
  const outputs = filesBelow(target).filter((file) => file !== STAMP);
  const versions = versionsBelow(source);
  const sources = Object.keys(versions);

  const present = new Set(outputs);
  const upToDate = (file) =>
    stamp.settings === settings && stamp.versions[file] === versions[file] && present.has(outputOf(file, library).code);
  const changed = sources.filter((file) => !upToDate(file));
  const expected = new Set([...sources.flatMap((file) => Object.values(outputOf(file, library))), ...stamp.bundle]);
  const stale = outputs.filter((file) => !expected.has(file));
  // The last attempt may have removed what was stale, and failed then.
  const removed = Object.keys(stamp.versions).some((file) => !(file in versions));
  const isBundled = !removed && stamp.bundle.every((file) => present.has(file));
  if (changed.length === 0 && stale.length === 0 && isBundled) return 0;

  for (const file of stale) rmSync(join(target, file));
  if (changed.length > 0) await compileFiles(changed, { source, target, library });
  // Declarations come from `npm run build` and describe the file as it was then.
  if (!declared) for (const file of changed) rmSync(join(target, outputOf(file).declaration), { force: true });
  const bundled = await replaceBundle(stamp.bundle, { target, library });
  replaceFile(join(target, STAMP), JSON.stringify({ settings, versions, bundle: bundled }));
  return changed.length;
}

/** @returns the files that are the bundle now; those that were and are not any more are gone */
async function replaceBundle(old, { target, library }) {
  const files = library ? await bundle(target, library) : [];
  for (const { file, contents } of files) replaceFile(join(target, file), contents);
  const names = files.map(({ file }) => file);
  for (const file of old.filter((each) => !names.includes(each))) rmSync(join(target, file), { force: true });
  return names;
}

async function compileFiles(files, { source, target, library }) {
  const { transformFile } = await import('@swc/core');
  const { $schema, ...options } = readSettings();
  await Promise.all(
    files.map(async (file) => {
      const { code: output, map: mapOutput } = outputOf(file, library);
      const { code, map } = await transformFile(join(source, file), {
        ...options,
        swcrc: false,
        sourceFileName: relative(dirname(join(target, output)), join(source, file)).replaceAll(sep, '/'),
      }).catch((error) => {
        // The place and the mistake come first; what follows is the compiler's own stack.
        throw new Error(error.message.split(/\s*Caused by:/)[0], { cause: error });
      });
      replaceFile(join(target, mapOutput), map);
      replaceFile(join(target, output), `${code}//# sourceMappingURL=${basename(mapOutput)}\n`);
    }),
  );
}

/** Where what is compiled from a source file belongs: where the library's modules would be is its bundle. */
function outputOf(file, library) {
  const stem = file.replace(/\.ts$/, '');
  const ofLibrary = library !== undefined && stem.startsWith(library + sep);
  const module = ofLibrary ? join(modulesOf(library), relative(library, stem)) : stem;
  return { code: `${module}.js`, map: `${module}.js.map`, declaration: `${stem}.d.ts` };
}

function readSettings() {
  return JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
}

function settingsDigest() {
  const hash = createHash('sha256').update(JSON.stringify(readSettings()));
  for (const compiler of ['@swc/core', 'esbuild']) {
    hash.update(readFileSync(join(root, 'node_modules', compiler, 'package.json')));
  }
  return hash.digest('hex');
}

/** Of each source file, by its path below the folder. */
function versionsBelow(source) {
  const files = filesBelow(source).filter((file) => /(?<!\.spec|\.d)\.ts$/.test(file));
  return Object.fromEntries(files.map((file) => [file, version(join(source, file))]));
}

function version(file) {
  const { mtimeMs, size } = statSync(file);
  return `${mtimeMs}:${size}`;
}

function readStamp(target) {
  const none = { versions: {}, bundle: [] };
  try {
    return { ...none, ...JSON.parse(readFileSync(join(target, STAMP), 'utf8')) };
  } catch (error) {
    // Never compiled, or the write was cut short: compile everything.
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return none;
    throw error;
  }
}

function filesBelow(folder) {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath ?? entry.path, entry.name)));
  } catch (error) {
    if (error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Whoever reads the file meanwhile sees the old one or the new one, and never a half. */
function replaceFile(file, content) {
  const draft = `${file}.${process.pid}.tmp`;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(draft, content);
  renameSync(draft, file);
}
